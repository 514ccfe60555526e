def draw_virus(width, height, color=GREEN):
    """A virus: a disc with spikes all around."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    body = Circle(0.9, color=color, **solid)
    spike = VGroup(Rectangle(width=0.12, height=0.5, color=color, **solid).shift(UP), Circle(0.17, color=color, **solid).shift(1.3 * UP))
    spikes = VGroup(*[spike.copy().rotate(k * PI / 5, about_point=ORIGIN) for k in range(10)])
    spots = VGroup(*[Circle(0.15, color=GREEN_E, **solid).move_to([x, y, 0]) for x, y in ((-0.3, 0.3), (0.4, 0.1), (-0.1, -0.4))])
    virus = VGroup(spikes, body, spots)
    return virus.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
