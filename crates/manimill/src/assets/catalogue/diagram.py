def draw_diagram(width, height, color=BLUE_D):
    """A diagram: three boxes joined by lines, in a frame."""
    frame = Rectangle(width=4, height=2.4, color=LIGHT_GRAY, stroke_width=2)
    boxes = VGroup(*[RoundedRectangle(width=1, height=0.6, corner_radius=0.1, color=color, fill_opacity=1, stroke_width=0) for _ in range(3)])
    boxes[0].move_to([-1.2, 0, 0])
    boxes[1].move_to([1.2, 0.6, 0])
    boxes[2].move_to([1.2, -0.6, 0])
    lines = VGroup(*[Line(boxes[0].get_right(), box.get_left(), color=LIGHT_GRAY, stroke_width=3) for box in boxes[1:]])
    diagram = VGroup(frame, lines, boxes)
    return diagram.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
