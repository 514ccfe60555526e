def draw_lock(width, height, color=GOLD):
    """A padlock: a body with a keyhole under a shackle."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    body = RoundedRectangle(width=2, height=1.6, corner_radius=0.2, color=color, **solid)
    shackle = AnnularSector(inner_radius=0.5, outer_radius=0.75, angle=PI, color=LIGHT_GRAY, **solid).move_to([0, 1.4, 0])
    legs = VGroup(*[Rectangle(width=0.25, height=0.4, color=LIGHT_GRAY, **solid).move_to([x, 0.9, 0]) for x in (-0.62, 0.62)])
    keyhole = VGroup(Circle(0.2, color=GRAY_E, **solid), Rectangle(width=0.14, height=0.5, color=GRAY_E, **solid).shift(0.3 * DOWN))
    lock = VGroup(shackle, legs, body, keyhole)
    return lock.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
