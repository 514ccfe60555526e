def draw_camera(width, height, color=GRAY_C):
    """A camera: a body with a lens and a release."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    body = RoundedRectangle(width=3, height=1.9, corner_radius=0.2, color=color, **solid)
    bump = Rectangle(width=1, height=0.35, color=color, **solid).next_to(body, UP, buff=-0.05)
    lens = VGroup(*[Circle(radius, color=shade, **solid) for radius, shade in ((0.7, WHITE), (0.55, GRAY_E), (0.3, BLUE_D))])
    flash = Rectangle(width=0.4, height=0.25, color=YELLOW_A, **solid).move_to([1.1, 0.6, 0])
    camera = VGroup(bump, body, lens, flash)
    return camera.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
