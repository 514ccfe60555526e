def draw_wrench(width, height, color=LIGHT_GRAY):
    """A wrench: a handle with an open jaw."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    handle = RoundedRectangle(width=0.45, height=2.4, corner_radius=0.2, color=color, **solid)
    jaw = AnnularSector(inner_radius=0.3, outer_radius=0.7, angle=1.5 * PI, start_angle=0.75 * PI, color=color, **solid)
    wrench = VGroup(handle, jaw.move_to([0, 1.6, 0])).rotate(-PI / 4)
    return wrench.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
