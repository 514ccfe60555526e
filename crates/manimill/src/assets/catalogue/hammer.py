def draw_hammer(width, height, color=GRAY_BROWN):
    """A hammer: a handle and a steel head."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    handle = Rectangle(width=0.3, height=2.6, color=color, **solid)
    head = Rectangle(width=1.6, height=0.6, color=LIGHT_GRAY, **solid).move_to([0, 1.3, 0])
    claw = Polygon([-0.8, 1.6, 0], [-0.8, 1, 0], [-1.3, 0.9, 0], color=LIGHT_GRAY, **solid)
    hammer = VGroup(handle, head, claw)
    return hammer.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
