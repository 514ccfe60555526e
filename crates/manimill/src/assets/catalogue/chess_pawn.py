def draw_chess_pawn(width, height, color=WHITE):
    """A pawn of chess: a head, a collar, a body and a foot."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    head = Circle(0.4, color=color, **solid).move_to([0, 1.2, 0])
    collar = Ellipse(width=1, height=0.25, color=color, **solid).move_to([0, 0.8, 0])
    body = Polygon([-0.25, 0.8, 0], [0.25, 0.8, 0], [0.6, -0.8, 0], [-0.6, -0.8, 0], color=color, **solid)
    foot = RoundedRectangle(width=1.6, height=0.4, corner_radius=0.15, color=color, **solid).move_to([0, -0.9, 0])
    pawn = VGroup(body, head, collar, foot)
    return pawn.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
