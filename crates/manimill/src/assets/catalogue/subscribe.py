def draw_subscribe(width, height, color=WHITE):
    """A subscription: a screen with a play sign, and two more screens behind it."""
    screen = RoundedRectangle(width=2.6, height=1.7, corner_radius=0.2, color=color, stroke_width=6)
    triangle = Polygon([-0.3, 0.45, 0], [-0.3, -0.45, 0], [0.5, 0, 0], color=color, fill_opacity=1, stroke_width=0)
    others = VGroup(*[Line(w * LEFT, w * RIGHT, color=color, stroke_width=6) for w in (0.7, 1)]).arrange(DOWN, buff=0.25)
    subscribe = VGroup(others.next_to(screen, UP, buff=0.25), screen, triangle)
    return subscribe.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
