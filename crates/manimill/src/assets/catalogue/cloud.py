def draw_cloud(width, height, color=LIGHT_GRAY):
    """A cloud: overlapping circles on a flat base."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    base = RoundedRectangle(width=3.2, height=0.9, corner_radius=0.45, color=color, **solid)
    puffs = VGroup(*[Circle(r, color=color, **solid).move_to([x, y, 0]) for r, x, y in ((0.6, -0.7, 0.4), (0.85, 0.3, 0.6))])
    cloud = VGroup(base, puffs)
    return cloud.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
