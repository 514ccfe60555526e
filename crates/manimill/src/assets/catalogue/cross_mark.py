def draw_cross_mark(width, height, color=RED):
    """A cross: two bars at right angles."""
    bar = Rectangle(width=2.6, height=0.5, color=color, fill_opacity=1, stroke_width=0)
    cross_mark = VGroup(bar.copy().rotate(PI / 4), bar.copy().rotate(-PI / 4))
    return cross_mark.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
