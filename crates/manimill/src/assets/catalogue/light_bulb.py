def draw_light_bulb(width, height, color=YELLOW):
    """A light bulb: a glass bulb over a threaded base."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    bulb = Circle(1, color=color, **solid)
    neck = Polygon([-0.7, -0.7, 0], [0.7, -0.7, 0], [0.4, -1.2, 0], [-0.4, -1.2, 0], color=color, **solid)
    base = VGroup(*[RoundedRectangle(width=0.8, height=0.15, corner_radius=0.07, color=GRAY, **solid) for _ in range(3)])
    light_bulb = VGroup(bulb, neck, base.arrange(DOWN, buff=0.06).next_to(neck, DOWN, buff=0.05))
    return light_bulb.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
