def draw_moon(width, height, color=YELLOW_A):
    """A crescent moon: one disc cut out of another."""
    disc = Circle(1.2, color=color)
    shadow = Circle(1.1).shift(0.6 * RIGHT + 0.2 * UP)
    moon = Difference(disc, shadow, color=color, fill_opacity=1, stroke_width=0)
    return moon.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
