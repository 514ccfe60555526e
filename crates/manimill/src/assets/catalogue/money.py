def draw_money(width, height, color=GREEN_D):
    """A bank note: a rectangle with a border and a sign in a circle."""
    note = Rectangle(width=3.2, height=1.6, color=color, fill_opacity=1, stroke_width=0)
    border = Rectangle(width=2.9, height=1.3, color=GREEN_A, stroke_width=3)
    seal = Circle(0.45, color=GREEN_A, fill_opacity=1, stroke_width=0)
    sign = Text("$", color=GREEN_E, weight=BOLD).scale_to_fit_height(0.6)
    money = VGroup(note, border, seal, sign)
    return money.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
