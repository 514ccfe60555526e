def draw_copy_sign(width, height, color=WHITE):
    """A copy sign: one sheet over another."""
    back = RoundedRectangle(width=1.6, height=1.6, corner_radius=0.25, color=color, stroke_width=6).shift(0.3 * UL)
    front = RoundedRectangle(width=1.6, height=1.6, corner_radius=0.25, color=color, stroke_width=6).shift(0.3 * DR)
    front.set_fill(GRAY_E, opacity=1)
    copy_sign = VGroup(back, front)
    return copy_sign.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
