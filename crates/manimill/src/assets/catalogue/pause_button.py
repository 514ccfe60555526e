def draw_pause_button(width, height, color=WHITE):
    """A pause button: two bars in a ring."""
    ring = Circle(1, color=color, stroke_width=6)
    bars = VGroup(*[Rectangle(width=0.25, height=0.9, color=color, fill_opacity=1, stroke_width=0) for _ in range(2)])
    pause_button = VGroup(ring, bars.arrange(buff=0.25))
    return pause_button.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
