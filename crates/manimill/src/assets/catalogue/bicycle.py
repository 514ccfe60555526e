def draw_bicycle(width, height, color=TEAL):
    """A bicycle: two wheels, a frame, a saddle and handlebars."""
    wheels = VGroup(*[Circle(0.8, color=LIGHT_GRAY, stroke_width=4).move_to([x, 0, 0]) for x in (-1.2, 1.2)])
    back, crank, seat, head, front = [-1.2, 0, 0], [-0.1, 0, 0], [-0.5, 1.1, 0], [0.8, 1, 0], [1.2, 0, 0]
    ends = [(back, crank), (crank, seat), (seat, back), (crank, head), (seat, head), (head, front)]
    frame = VGroup(*[Line(start, end, color=color, stroke_width=5) for start, end in ends])
    saddle = Line([-0.75, 1.2, 0], [-0.25, 1.2, 0], color=color, stroke_width=8)
    handlebars = Line([0.75, 1.3, 0], [1.1, 1.3, 0], color=color, stroke_width=6)
    bicycle = VGroup(wheels, frame, saddle, handlebars)
    return bicycle.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
