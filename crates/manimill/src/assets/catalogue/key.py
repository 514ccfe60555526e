def draw_key(width, height, color=GOLD):
    """A key: a ring, a shaft and two teeth."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    ring = Annulus(inner_radius=0.35, outer_radius=0.7, color=color, **solid).move_to([-1.3, 0, 0])
    shaft = Rectangle(width=2.4, height=0.25, color=color, **solid).move_to([0.5, 0, 0])
    teeth = VGroup(*[Rectangle(width=0.22, height=0.5, color=color, **solid).move_to([x, -0.3, 0]) for x in (1, 1.5)])
    key = VGroup(ring, shaft, teeth)
    return key.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
