def draw_bird(width, height, color=BLUE_C):
    """A bird: a round body with a wing, a beak and a tail."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    tail = Polygon([-0.7, 0, 0], [-1.7, 0.5, 0], [-1.6, -0.2, 0], color=color, **solid)
    body = Ellipse(width=2, height=1.5, color=color, **solid)
    head = Circle(0.55, color=color, **solid).move_to([0.9, 0.7, 0])
    wing = Ellipse(width=1.2, height=0.7, color=BLUE_E, **solid).rotate(0.3).move_to([-0.2, 0.1, 0])
    beak = Polygon([1.4, 0.8, 0], [1.4, 0.55, 0], [1.9, 0.65, 0], color=ORANGE, **solid)
    eye = Circle(0.09, color=BLACK, **solid).move_to([1, 0.8, 0])
    bird = VGroup(tail, body, head, wing, beak, eye)
    return bird.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
