def draw_calendar(width, height, color=RED_D):
    """A calendar: a sheet with a coloured head and a grid of days."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    sheet = RoundedRectangle(width=2.6, height=2.6, corner_radius=0.15, color=WHITE, **solid)
    head = Rectangle(width=2.6, height=0.6, color=color, **solid).move_to([0, 0.95, 0])
    days = VGroup(*[Square(0.3, color=GRAY, **solid) for _ in range(12)]).arrange_in_grid(rows=3, cols=4, buff=0.2)
    calendar = VGroup(sheet, head, days.move_to([0, -0.3, 0]))
    return calendar.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
