def draw_clock(width, height, color=WHITE):
    """A clock: a dial with twelve marks and two hands."""
    dial = Circle(1.2, color=color, stroke_width=6)
    marks = VGroup(*[Line(UP, 1.12 * UP, color=color).rotate(k * PI / 6, about_point=ORIGIN) for k in range(12)])
    hands = VGroup(Line(ORIGIN, 0.85 * UP, color=color), Line(ORIGIN, 0.6 * RIGHT, color=color, stroke_width=6))
    clock = VGroup(dial, marks, hands)
    return clock.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
