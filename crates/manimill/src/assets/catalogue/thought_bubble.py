def draw_thought_bubble(width, height, color=WHITE):
    """A thought bubble: a cloud with two small circles below it."""
    puffs = [Circle(r).move_to([x, y, 0]) for r, x, y in ((0.8, -0.9, 0), (0.9, 0, 0.4), (0.8, 0.9, 0), (0.8, 0, -0.3))]
    cloud = Union(*puffs, color=color, stroke_width=4)
    trail = VGroup(Circle(0.22, color=color).move_to([-1, -1.2, 0]), Circle(0.12, color=color).move_to([-1.4, -1.6, 0]))
    thought_bubble = VGroup(cloud, trail)
    return thought_bubble.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
