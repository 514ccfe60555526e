def draw_table(width, height, color=GRAY_BROWN):
    """A table: a board on two pairs of legs."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    board = Polygon([-1.5, 0.7, 0], [1.5, 0.7, 0], [1.8, 0.2, 0], [-1.8, 0.2, 0], color=color, **solid)
    legs = VGroup(*[Rectangle(width=0.2, height=1.5, color=color, **solid).move_to([x, -0.5, 0]) for x in (-1.6, -0.9, 0.9, 1.6)])
    table = VGroup(legs, board)
    return table.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
