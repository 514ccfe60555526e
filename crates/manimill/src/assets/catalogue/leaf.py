def draw_leaf(width, height, color=GREEN):
    """A leaf: two arcs that meet in a point, with a vein."""
    blade = Intersection(Circle(1.5).shift(0.9 * LEFT), Circle(1.5).shift(0.9 * RIGHT))
    blade.set_fill(color, opacity=1).set_stroke(width=0)
    vein = Line(1.3 * DOWN, 0.9 * UP, color=GREEN_E, stroke_width=3)
    leaf = VGroup(blade, vein).rotate(-PI / 5)
    return leaf.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
