def draw_warning(width, height, color=YELLOW):
    """A warning sign: a triangle with an exclamation mark."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    triangle = Polygon([-1.4, -1, 0], [1.4, -1, 0], [0, 1.4, 0], color=color, **solid).round_corners(0.2)
    mark = VGroup(Rectangle(width=0.22, height=0.9, color=BLACK, **solid), Circle(0.14, color=BLACK, **solid)).arrange(DOWN, buff=0.12)
    warning = VGroup(triangle, mark.move_to([0, -0.2, 0]))
    return warning.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
