def draw_bee(width, height, color=YELLOW):
    """A bee: a striped body, two wings and a head."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    wings = VGroup(*[Ellipse(width=0.7, height=1.4, color=BLUE_A, **solid).rotate(-s * 0.5).move_to([s * 0.4, 0.9, 0]) for s in (-1, 1)])
    body = Ellipse(width=2.4, height=1.3, color=color, **solid)
    stripes = VGroup(*[Rectangle(width=0.25, height=h, color=GRAY_E, **solid).move_to([x, 0, 0]) for x, h in ((-0.6, 1.1), (0, 1.28), (0.6, 1.1))])
    head = Circle(0.4, color=GRAY_E, **solid).move_to([1.3, 0.1, 0])
    eye = Circle(0.1, color=WHITE, **solid).move_to([1.4, 0.2, 0])
    bee = VGroup(wings, head, body, stripes, eye)
    return bee.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
