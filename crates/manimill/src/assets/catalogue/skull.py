def draw_skull(width, height, color=WHITE):
    """A skull: a cranium over a jaw, with eye sockets and a nose."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    cranium = Ellipse(width=2, height=1.9, color=color, **solid)
    jaw = RoundedRectangle(width=1.1, height=0.8, corner_radius=0.15, color=color, **solid).move_to([0, -0.95, 0])
    sockets = VGroup(*[Circle(0.32, color=BLACK, **solid).move_to([x, -0.1, 0]) for x in (-0.45, 0.45)])
    nose = Polygon([-0.12, -0.65, 0], [0.12, -0.65, 0], [0, -0.4, 0], color=BLACK, **solid)
    skull = VGroup(jaw, cranium, sockets, nose)
    return skull.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
