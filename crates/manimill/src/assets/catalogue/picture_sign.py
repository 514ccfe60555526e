def draw_picture_sign(width, height, color=BLUE_B):
    """A picture in a frame: hills under a sun."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    frame = RoundedRectangle(width=3, height=2.2, corner_radius=0.15, color=WHITE, **solid)
    sky = Rectangle(width=2.7, height=1.9, color=color, **solid)
    hills = VGroup(
        Polygon([-1.35, -0.95, 0], [0.5, -0.95, 0], [-0.5, 0.3, 0], color=GREEN_D, **solid),
        Polygon([-0.2, -0.95, 0], [1.35, -0.95, 0], [0.7, -0.1, 0], color=GREEN_E, **solid),
    )
    sun = Circle(0.22, color=YELLOW, **solid).move_to([0.8, 0.55, 0])
    picture_sign = VGroup(frame, sky, hills, sun)
    return picture_sign.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
