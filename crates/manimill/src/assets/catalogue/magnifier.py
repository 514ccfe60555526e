def draw_magnifier(width, height, color=LIGHT_GRAY):
    """A magnifying glass: a lens in a ring, and a handle."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    lens = Circle(0.8, color=BLUE_A, fill_opacity=0.4, stroke_width=0)
    ring = Annulus(inner_radius=0.75, outer_radius=0.95, color=color, **solid)
    handle = RoundedRectangle(width=0.3, height=1.3, corner_radius=0.15, color=color, **solid).move_to([0, -1.55, 0])
    magnifier = VGroup(lens, ring, handle).rotate(PI / 4)
    return magnifier.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
