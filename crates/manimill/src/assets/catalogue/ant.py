def draw_ant(width, height, color=GREEN):
    """An ant: three segments, six legs and two feelers."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    parts = VGroup(*[Ellipse(width=w, height=h, color=color, **solid).move_to([x, 0, 0]) for x, w, h in ((-1.1, 1.3, 0.9), (0, 0.9, 0.6), (0.9, 0.8, 0.7))])
    legs = VGroup(*[Line([x, 0, 0], [1.6 * x, s * 0.9, 0], color=color, stroke_width=4) for x in (-0.35, 0.05, 0.4) for s in (-1, 1)])
    feelers = VGroup(*[Line([1.1, 0.1 * s, 0], [1.7, 0.5 * s, 0], color=color, stroke_width=3) for s in (-1, 1)])
    ant = VGroup(legs, feelers, parts)
    return ant.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
