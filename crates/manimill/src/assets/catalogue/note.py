def draw_note(width, height, color=YELLOW_A):
    """A sticky note: a sheet with a folded corner and a few lines."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    sheet = Polygon([-1, -1, 0], [0.5, -1, 0], [1, -0.5, 0], [1, 1, 0], [-1, 1, 0], color=color, **solid)
    corner = Polygon([0.5, -1, 0], [0.5, -0.5, 0], [1, -0.5, 0], color=GRAY_C, **solid)
    lines = VGroup(*[Rectangle(width=1.3, height=0.06, color=GRAY, **solid) for _ in range(4)]).arrange(DOWN, buff=0.28)
    note = VGroup(sheet, corner, lines)
    return note.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
