def draw_ball(width, height, color=WHITE):
    """A football: a disc with a pentagon and the seams from its corners."""
    disc = Circle(1.2, color=color, fill_opacity=1, stroke_width=0)
    pentagon = RegularPolygon(5, start_angle=PI / 2, color=GRAY_E, fill_opacity=1, stroke_width=0).scale(0.45)
    seams = VGroup(*[Line(corner, 2.5 * corner, color=GRAY_E, stroke_width=4) for corner in pentagon.get_vertices()])
    ball = VGroup(disc, pentagon, seams)
    return ball.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
