def draw_rabbit(width, height, color=LIGHT_GRAY):
    """A rabbit's face: two long ears, eyes and a nose."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    ears = VGroup(*[Ellipse(width=0.6, height=1.9, color=color, **solid).rotate(-s * 0.15).move_to([s * 0.5, 1.5, 0]) for s in (-1, 1)])
    insides = VGroup(*[ear.copy().set_color(PINK).scale(0.6) for ear in ears])
    face = Ellipse(width=2, height=1.8, color=color, **solid)
    eyes = VGroup(*[Circle(0.15, color=BLACK, **solid).move_to([x, 0.2, 0]) for x in (-0.45, 0.45)])
    nose = Ellipse(width=0.3, height=0.2, color=PINK, **solid).move_to([0, -0.2, 0])
    rabbit = VGroup(ears, insides, face, eyes, nose)
    return rabbit.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
