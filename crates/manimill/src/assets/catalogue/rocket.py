def draw_rocket(width, height, color=LIGHT_GRAY):
    """A rocket: a pointed hull with a porthole, two fins and a flame."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    hull = Rectangle(width=1, height=2, color=color, **solid)
    nose = Polygon([-0.5, 1, 0], [0.5, 1, 0], [0, 2, 0], color=RED, **solid)
    fins = VGroup(*[Polygon([x, 0, 0], [2 * x, -1, 0], [x, -1, 0], color=RED, **solid) for x in (-0.5, 0.5)])
    porthole = Circle(0.25, color=BLUE_D, **solid).move_to([0, 0.5, 0])
    flame = Polygon([-0.3, -1.05, 0], [0.3, -1.05, 0], [0, -1.9, 0], color=ORANGE, **solid)
    rocket = VGroup(flame, fins, hull, nose, porthole)
    return rocket.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
