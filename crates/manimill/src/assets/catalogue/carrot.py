def draw_carrot(width, height, color=ORANGE):
    """A carrot: a pointed root with three leaves."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    root = Polygon([-0.6, 0.8, 0], [0.6, 0.8, 0], [0, -1.6, 0], color=color, **solid).round_corners(0.15)
    leaf = Ellipse(width=0.3, height=1, color=GREEN, **solid).move_to([0, 1.3, 0])
    leaves = VGroup(*[leaf.copy().rotate(angle, about_point=[0, 0.8, 0]) for angle in (-0.5, 0, 0.5)])
    carrot = VGroup(leaves, root)
    return carrot.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
