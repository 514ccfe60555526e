def draw_computer(width, height, color=GRAY_C):
    """A desktop computer: a screen on a stand, with a window on it."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    case = RoundedRectangle(width=3.4, height=2.2, corner_radius=0.15, color=color, **solid)
    screen = Rectangle(width=3, height=1.8, color=BLUE_E, **solid)
    lines = VGroup(*[Rectangle(width=w, height=0.12, color=BLUE_A, **solid) for w in (1.6, 2.2, 1.2)])
    lines.arrange(DOWN, buff=0.2, aligned_edge=LEFT).move_to(screen)
    neck = Rectangle(width=0.5, height=0.5, color=color, **solid).next_to(case, DOWN, buff=0)
    foot = Rectangle(width=1.6, height=0.2, color=color, **solid).next_to(neck, DOWN, buff=0)
    computer = VGroup(case, screen, lines, neck, foot)
    return computer.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
