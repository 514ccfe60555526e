def draw_crown(width, height, color=GOLD):
    """A crown: five points with jewels over a band."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    points = Polygon([-1.4, -0.6, 0], [-1.6, 0.9, 0], [-0.7, 0, 0], [0, 1.2, 0], [0.7, 0, 0], [1.6, 0.9, 0], [1.4, -0.6, 0], color=color, **solid)
    band = Rectangle(width=2.8, height=0.35, color=GOLD_E, **solid).move_to([0, -0.75, 0])
    jewels = VGroup(*[Circle(0.14, color=RED, **solid).move_to([x, y, 0]) for x, y in ((-1.6, 0.9), (0, 1.2), (1.6, 0.9))])
    crown = VGroup(points, band, jewels)
    return crown.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
