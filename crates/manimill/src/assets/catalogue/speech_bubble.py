def draw_speech_bubble(width, height, color=WHITE):
    """A speech bubble: a rounded box with a tail."""
    bubble = Ellipse(width=3.6, height=2.2, color=color, stroke_width=4)
    tail = VMobject(color=color, stroke_width=4).set_points_as_corners([[-1.2, -0.8, 0], [-1.6, -1.6, 0], [-0.5, -1.05, 0]])
    speech_bubble = VGroup(bubble, tail)
    return speech_bubble.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
