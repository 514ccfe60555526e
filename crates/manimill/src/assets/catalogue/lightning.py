def draw_lightning(width, height, color=YELLOW):
    """A bolt of lightning: one jagged polygon."""
    corners = [[0.4, 1.5, 0], [-0.8, -0.2, 0], [-0.1, -0.2, 0], [-0.5, -1.5, 0], [0.8, 0.4, 0], [0.1, 0.4, 0]]
    lightning = VGroup(Polygon(*corners, color=color, fill_opacity=1, stroke_width=0))
    return lightning.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
