def draw_qr_code(width, height, color=WHITE):
    """A QR code: three corner marks and a pattern of squares."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    label = Square(2.8, color=color, **solid)
    mark = VGroup(*[Square(size, color=shade, **solid) for size, shade in ((0.8, BLACK), (0.55, WHITE), (0.3, BLACK))])
    marks = VGroup(*[mark.copy().move_to([x, y, 0]) for x, y in ((-0.85, 0.85), (0.85, 0.85), (-0.85, -0.85))])
    cells = [(0, 0), (1, 0), (2, 1), (4, 0), (5, 2), (3, 3), (4, 4), (6, 5), (5, 6), (3, 6), (6, 3), (3, 1), (2, 3), (0, 3)]
    dots = VGroup(*[Square(0.2, color=BLACK, **solid).move_to([0.3 * x - 1.1, 0.3 * y - 1.1, 0]) for x, y in cells if x > 2 or y > 2])
    qr_code = VGroup(label, marks, dots)
    return qr_code.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
