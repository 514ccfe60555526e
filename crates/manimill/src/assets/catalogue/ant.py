def draw_ant(width, height, color=GREEN):
    """An ant: three segments, six bent legs and two feelers."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    sizes = [(-1.1, 1.3, 0.9), (0, 0.9, 0.6), (0.9, 0.8, 0.7)]
    parts = VGroup(*[Ellipse(width=w, height=h, color=color, **solid).move_to([x, 0, 0]) for x, w, h in sizes])
    legs = VGroup()
    for x, out in ((-0.3, -0.8), (0, 0), (0.3, 0.8)):
        for side in (-1, 1):
            leg = VMobject(color=color, stroke_width=4)
            legs.add(leg.set_points_as_corners([[x, 0, 0], [x + out / 2, 0.6 * side, 0], [x + out, 0.9 * side, 0]]))
    feelers = VGroup(*[Line([1.1, 0.2 * side, 0], [1.7, 0.6 * side, 0], color=color, stroke_width=3) for side in (-1, 1)])
    ant = VGroup(legs, feelers, parts)
    return ant.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
