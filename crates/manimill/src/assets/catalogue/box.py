def draw_box(width, height, color=GOLD_E):
    """A cardboard box: three sides of a cube, with tape."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    top = Polygon([0, 1.4, 0], [1.4, 0.8, 0], [0, 0.2, 0], [-1.4, 0.8, 0], color=GOLD_C, **solid)
    left = Polygon([-1.4, 0.8, 0], [0, 0.2, 0], [0, -1.4, 0], [-1.4, -0.8, 0], color=color, **solid)
    right = Polygon([1.4, 0.8, 0], [0, 0.2, 0], [0, -1.4, 0], [1.4, -0.8, 0], color=GRAY_BROWN, **solid)
    tape = Polygon([-0.8, 1.06, 0], [-0.55, 1.17, 0], [0.8, 0.56, 0], [0.55, 0.45, 0], color=GOLD_A, **solid)
    box = VGroup(top, left, right, tape)
    return box.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
