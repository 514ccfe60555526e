def draw_hat(width, height, color=GRAY_BROWN):
    """A hat: a crown with a band over a brim."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    brim = Ellipse(width=3, height=0.6, color=color, **solid)
    crown = RoundedRectangle(width=1.7, height=1.3, corner_radius=0.4, color=color, **solid).move_to([0, 0.65, 0])
    band = Rectangle(width=1.7, height=0.25, color=RED_D, **solid).move_to([0, 0.3, 0])
    hat = VGroup(brim, crown, band)
    return hat.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
