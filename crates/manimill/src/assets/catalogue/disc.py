def draw_disc(width, height, color=LIGHT_GRAY):
    """A compact disc: a ring with a hole and a glint."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    ring = Annulus(inner_radius=0.3, outer_radius=1.4, color=color, **solid)
    glint = VGroup(*[AnnularSector(0.4, 1.35, angle=0.4, start_angle=a, color=WHITE, **solid) for a in (0.6, 0.6 + PI)])
    disc = VGroup(ring, glint)
    return disc.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
