def draw_tie(width, height, color=RED_D):
    """A tie: a knot over a blade that ends in a point."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    knot = Polygon([-0.4, 1.5, 0], [0.4, 1.5, 0], [0.2, 1, 0], [-0.2, 1, 0], color=color, **solid)
    blade = Polygon([-0.2, 0.95, 0], [0.2, 0.95, 0], [0.5, -1, 0], [0, -1.6, 0], [-0.5, -1, 0], color=color, **solid)
    stripes = VGroup(*[Line([-0.3, y, 0], [0.3, y + 0.25, 0], color=WHITE, stroke_width=3) for y in (-0.9, -0.4, 0.1)])
    tie = VGroup(knot, blade, stripes)
    return tie.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
