def draw_thumb_up(width, height, color=WHITE):
    """A raised thumb: a fist with four fingers, a thumb and a cuff."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    fingers = VGroup(*[RoundedRectangle(width=1.4, height=0.42, corner_radius=0.2, color=color, **solid) for _ in range(4)])
    fingers.arrange(DOWN, buff=0.05)
    thumb = Polygon([-0.7, 0.8, 0], [-0.1, 1.9, 0], [0.3, 1.8, 0], [0.1, 0.8, 0], color=color, **solid).round_corners(0.15)
    palm = Polygon([-0.8, 0.9, 0], [-0.2, 0.9, 0], [-0.2, -0.9, 0], [-0.8, -0.9, 0], color=color, **solid)
    cuff = Rectangle(width=0.4, height=1.7, color=color, **solid).move_to([-1.15, 0, 0])
    thumb_up = VGroup(palm, thumb, fingers, cuff)
    return thumb_up.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
