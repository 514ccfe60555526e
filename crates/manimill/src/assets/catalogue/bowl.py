def draw_bowl(width, height, color=BLUE_C):
    """A bowl: half a disc with a rim, on a foot."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    half = Sector(radius=1.5, angle=PI, start_angle=PI, color=color, **solid)
    rim = Ellipse(width=3, height=0.5, color=BLUE_E, **solid)
    foot = Rectangle(width=1, height=0.2, color=color, **solid).move_to([0, -1.5, 0])
    bowl = VGroup(half, rim, foot)
    return bowl.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
