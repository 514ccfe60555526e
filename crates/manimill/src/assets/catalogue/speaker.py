def draw_speaker(width, height, color=WHITE):
    """A loudspeaker: a cone with three waves of sound."""
    cone = Polygon([-1, 0.4, 0], [-0.5, 0.4, 0], [0.2, 1, 0], [0.2, -1, 0], [-0.5, -0.4, 0], [-1, -0.4, 0], color=color)
    cone.set_fill(color, opacity=1).set_stroke(width=0)
    waves = VGroup(*[Arc(radius=r, start_angle=-PI / 4, angle=PI / 2, color=color, stroke_width=6) for r in (0.6, 0.95, 1.3)])
    speaker = VGroup(cone, waves)
    return speaker.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
