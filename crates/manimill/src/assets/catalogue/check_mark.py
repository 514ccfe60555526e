def draw_check_mark(width, height, color=GREEN):
    """A check mark."""
    corners = [[-1, 0, 0], [-0.7, 0.3, 0], [-0.3, -0.1, 0], [0.8, 1, 0], [1.1, 0.7, 0], [-0.3, -0.7, 0]]
    check_mark = VGroup(Polygon(*corners, color=color, fill_opacity=1, stroke_width=0))
    return check_mark.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
