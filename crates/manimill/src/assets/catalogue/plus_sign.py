def draw_plus_sign(width, height, color=WHITE):
    """A plus: a bar across another."""
    bar = Rectangle(width=2, height=0.5, color=color, fill_opacity=1, stroke_width=0)
    plus_sign = VGroup(bar, bar.copy().rotate(PI / 2))
    return plus_sign.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
