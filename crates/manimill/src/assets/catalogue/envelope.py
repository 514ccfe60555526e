def draw_envelope(width, height, color=WHITE):
    """An envelope: a rectangle with a triangular flap."""
    back = Rectangle(width=3, height=2, color=color, fill_opacity=1, stroke_width=0)
    flap = Polygon([-1.5, 1, 0], [0, -0.2, 0], [1.5, 1, 0], color=GRAY_D, fill_color=LIGHT_GRAY, fill_opacity=1, stroke_width=2)
    envelope = VGroup(back, flap)
    return envelope.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
