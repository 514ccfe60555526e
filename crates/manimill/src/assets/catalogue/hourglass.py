def draw_hourglass(width, height, color=GOLD):
    """An hourglass: two triangles of glass with sand between two plates."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    plates = VGroup(*[Rectangle(width=2, height=0.2, color=GRAY_BROWN, **solid).move_to([0, y, 0]) for y in (-1.5, 1.5)])
    glass = Polygon([-0.8, 1.4, 0], [0.8, 1.4, 0], [-0.8, -1.4, 0], [0.8, -1.4, 0], color=LIGHT_GRAY, stroke_width=3)
    sand = VGroup(
        Polygon([-0.4, 0.7, 0], [0.4, 0.7, 0], ORIGIN, color=color, **solid),
        Polygon([-0.8, -1.4, 0], [0.8, -1.4, 0], [0, -0.5, 0], color=color, **solid),
    )
    hourglass = VGroup(sand, glass, plates)
    return hourglass.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
