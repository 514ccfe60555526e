def draw_sun(width, height, color=YELLOW):
    """A sun: a disc with twelve rays."""
    disc = Circle(0.8, color=color, fill_opacity=1, stroke_width=0)
    rays = VGroup(*[Line(UP, 1.5 * UP, color=color).rotate(k * PI / 6, about_point=ORIGIN) for k in range(12)])
    sun = VGroup(disc, rays)
    return sun.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
