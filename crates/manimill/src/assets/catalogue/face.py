def draw_face(width, height, color=YELLOW):
    """A friendly face: a disc with two eyes and a smile."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    head = Circle(1.2, color=color, **solid)
    eyes = VGroup(*[Ellipse(width=0.25, height=0.4, color=GRAY_E, **solid).move_to([x, 0.3, 0]) for x in (-0.45, 0.45)])
    smile = Arc(radius=0.6, start_angle=-0.85 * PI, angle=0.7 * PI, color=GRAY_E, stroke_width=5)
    face = VGroup(head, eyes, smile)
    return face.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
