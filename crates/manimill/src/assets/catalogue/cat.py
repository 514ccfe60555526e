def draw_cat(width, height, color=ORANGE):
    """A cat's face: pointed ears, eyes, a nose and whiskers."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    ears = VGroup(*[Polygon([s, 0.3, 0], [s * 0.95, 1.4, 0], [s * 0.2, 0.8, 0], color=color, **solid) for s in (-1, 1)])
    face = Ellipse(width=2.4, height=2, color=color, **solid)
    eyes = VGroup(*[Ellipse(width=0.25, height=0.4, color=BLACK, **solid).move_to([x, 0.2, 0]) for x in (-0.5, 0.5)])
    nose = Polygon([-0.15, -0.2, 0], [0.15, -0.2, 0], [0, -0.4, 0], color=PINK, **solid)
    whiskers = VGroup(*[Line([s * 0.4, -0.4, 0], [s * 1.4, y, 0], color=WHITE, stroke_width=2) for s in (-1, 1) for y in (-0.2, -0.5)])
    cat = VGroup(ears, face, eyes, nose, whiskers)
    return cat.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
