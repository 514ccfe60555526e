def draw_phone(width, height, color=GRAY_D):
    """A mobile phone: a rounded case, a screen and a button."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    case = RoundedRectangle(width=1.6, height=3, corner_radius=0.25, color=color, **solid)
    screen = Rectangle(width=1.3, height=2.2, color=BLUE_B, **solid).shift(0.1 * UP)
    button = Circle(0.12, color=WHITE, **solid).move_to([0, -1.25, 0])
    speaker = RoundedRectangle(width=0.4, height=0.08, corner_radius=0.04, color=WHITE, **solid).move_to([0, 1.35, 0])
    phone = VGroup(case, screen, button, speaker)
    return phone.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
