def draw_wifi(width, height, color=WHITE):
    """A radio signal: a dot under three arcs."""
    dot = Circle(0.2, color=color, fill_opacity=1, stroke_width=0)
    arcs = VGroup(*[Arc(radius=r, start_angle=PI / 4, angle=PI / 2, color=color, stroke_width=8) for r in (0.6, 1.1, 1.6)])
    wifi = VGroup(dot, arcs)
    return wifi.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
