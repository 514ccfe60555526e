def draw_map_pin(width, height, color=RED):
    """A map pin: a disc with a hole that runs down to a point."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    disc = Circle(1, color=color, **solid)
    point = Polygon([-0.92, -0.4, 0], [0.92, -0.4, 0], [0, -2.2, 0], color=color, **solid)
    hole = Circle(0.4, color=WHITE, **solid)
    map_pin = VGroup(point, disc, hole)
    return map_pin.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
