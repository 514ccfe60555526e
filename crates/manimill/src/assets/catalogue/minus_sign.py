def draw_minus_sign(width, height, color=WHITE):
    """A minus: one bar on a tile."""
    tile = RoundedRectangle(width=2, height=2, corner_radius=0.3, color=color, stroke_width=4)
    bar = Rectangle(width=1.2, height=0.3, color=color, fill_opacity=1, stroke_width=0)
    minus_sign = VGroup(tile, bar)
    return minus_sign.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
