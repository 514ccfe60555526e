def draw_ticket(width, height, color=GOLD):
    """A ticket: a strip with a dashed tear line and a star."""
    strip = RoundedRectangle(width=3.2, height=1.6, corner_radius=0.2, color=color, fill_opacity=1, stroke_width=0)
    tear = DashedLine([0.8, -0.75, 0], [0.8, 0.75, 0], color=GRAY_E, dash_length=0.15)
    star = Star(5, outer_radius=0.45, color=WHITE, fill_opacity=1, stroke_width=0).move_to([-0.5, 0, 0])
    ticket = VGroup(strip, tear, star)
    return ticket.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
