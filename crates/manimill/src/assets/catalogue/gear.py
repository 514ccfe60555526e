def draw_gear(width, height, color=LIGHT_GRAY):
    """A gear: a ring with eight teeth."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    ring = Annulus(inner_radius=0.45, outer_radius=1, color=color, **solid)
    tooth = Rectangle(width=0.4, height=0.35, color=color, **solid).move_to([0, 1.1, 0])
    teeth = VGroup(*[tooth.copy().rotate(k * PI / 4, about_point=ORIGIN) for k in range(8)])
    gear = VGroup(ring, teeth)
    return gear.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
