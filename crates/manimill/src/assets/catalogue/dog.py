def draw_dog(width, height, color=GOLD_D):
    """A dog's face: hanging ears, eyes and a snout with a nose."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    face = Ellipse(width=2, height=2.2, color=color, **solid)
    ears = VGroup(*[Ellipse(width=0.7, height=1.6, color=GRAY_BROWN, **solid).rotate(s * 0.2).move_to([s, 0.1, 0]) for s in (-1, 1)])
    eyes = VGroup(*[Circle(0.15, color=BLACK, **solid).move_to([x, 0.35, 0]) for x in (-0.4, 0.4)])
    snout = Ellipse(width=1, height=0.8, color=WHITE, **solid).move_to([0, -0.5, 0])
    nose = Ellipse(width=0.4, height=0.28, color=BLACK, **solid).move_to([0, -0.3, 0])
    dog = VGroup(face, ears, eyes, snout, nose)
    return dog.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
