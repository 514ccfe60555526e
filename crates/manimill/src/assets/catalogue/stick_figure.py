def draw_stick_figure(width, height, color=WHITE):
    """A stick figure: a head, a body, two arms and two legs."""
    head = Circle(0.4, color=color, stroke_width=5).move_to([0, 1.5, 0])
    body = Line([0, 1.1, 0], [0, -0.2, 0], color=color, stroke_width=5)
    arms = Line([-0.7, 0.6, 0], [0.7, 0.6, 0], color=color, stroke_width=5)
    legs = VGroup(*[Line([0, -0.2, 0], [x, -1.5, 0], color=color, stroke_width=5) for x in (-0.6, 0.6)])
    figure = VGroup(head, body, arms, legs)
    return figure.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
