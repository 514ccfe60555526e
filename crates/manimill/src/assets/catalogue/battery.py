def draw_battery(width, height, color=GREEN):
    """A battery: a case with a terminal and three charged cells."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    case = RoundedRectangle(width=3, height=1.4, corner_radius=0.15, color=WHITE, stroke_width=5)
    terminal = Rectangle(width=0.2, height=0.6, color=WHITE, **solid).next_to(case, RIGHT, buff=0.03)
    cells = VGroup(*[Rectangle(width=0.7, height=1, color=color, **solid) for _ in range(3)]).arrange(buff=0.15)
    battery = VGroup(case, terminal, cells)
    return battery.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
