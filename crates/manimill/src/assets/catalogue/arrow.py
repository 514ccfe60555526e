def draw_arrow(width, height, color=WHITE):
    """A block arrow to the right."""
    corners = [[-1.5, 0.3, 0], [0.4, 0.3, 0], [0.4, 0.8, 0], [1.5, 0, 0], [0.4, -0.8, 0], [0.4, -0.3, 0], [-1.5, -0.3, 0]]
    arrow = VGroup(Polygon(*corners, color=color, fill_opacity=1, stroke_width=0))
    return arrow.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
