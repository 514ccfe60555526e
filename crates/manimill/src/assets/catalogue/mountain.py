def draw_mountain(width, height, color=GRAY_C):
    """Mountains: two peaks, the higher one with snow."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    back = Polygon([0, 0, 0], [2.4, 0, 0], [1.2, 1.4, 0], color=GRAY_D, **solid)
    front = Polygon([-2, 0, 0], [1.2, 0, 0], [-0.4, 2.2, 0], color=color, **solid)
    snow = Polygon([-0.4, 2.2, 0], [-0.9, 1.5, 0], [-0.5, 1.6, 0], [-0.2, 1.4, 0], [0.1, 1.5, 0], color=WHITE, **solid)
    mountain = VGroup(back, front, snow)
    return mountain.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
