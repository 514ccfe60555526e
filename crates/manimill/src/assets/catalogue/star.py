def draw_star(width, height, color=YELLOW):
    """A star with five points."""
    star = VGroup(Star(5, outer_radius=1.2, color=color, fill_opacity=1, stroke_width=0))
    return star.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
