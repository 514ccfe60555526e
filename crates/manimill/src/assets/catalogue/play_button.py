def draw_play_button(width, height, color=RED):
    """A play button: a triangle on a rounded screen."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    screen = RoundedRectangle(width=3.2, height=2.2, corner_radius=0.4, color=color, **solid)
    triangle = Polygon([-0.4, 0.55, 0], [-0.4, -0.55, 0], [0.6, 0, 0], color=WHITE, **solid)
    play_button = VGroup(screen, triangle)
    return play_button.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
