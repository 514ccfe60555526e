def draw_robot(width, height, color=LIGHT_GRAY):
    """A robot: a square head with an antenna, a body, arms and legs."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    head = RoundedRectangle(width=1.2, height=0.9, corner_radius=0.15, color=color, **solid).move_to([0, 1.5, 0])
    eyes = VGroup(*[Circle(0.13, color=BLUE_D, **solid).move_to([x, 1.55, 0]) for x in (-0.3, 0.3)])
    antenna = VGroup(
        Rectangle(width=0.08, height=0.3, color=color, **solid).move_to([0, 2.1, 0]),
        Circle(0.12, color=RED, **solid).move_to([0, 2.3, 0]),
    )
    body = RoundedRectangle(width=1.5, height=1.5, corner_radius=0.15, color=color, **solid).move_to([0, 0.2, 0])
    arms = VGroup(*[Rectangle(width=0.28, height=1.2, color=color, **solid).move_to([x, 0.3, 0]) for x in (-1, 1)])
    legs = VGroup(*[Rectangle(width=0.35, height=0.8, color=color, **solid).move_to([x, -1, 0]) for x in (-0.4, 0.4)])
    robot = VGroup(antenna, head, eyes, arms, legs, body)
    return robot.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
