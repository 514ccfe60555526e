def draw_flask(width, height, color=TEAL):
    """A flask: a conical glass, half full."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    liquid = Polygon([-0.75, -0.3, 0], [0.75, -0.3, 0], [1.2, -1.2, 0], [-1.2, -1.2, 0], color=color, **solid)
    outline = [[-0.3, 1.4, 0], [-0.3, 0.5, 0], [-1.2, -1.2, 0], [1.2, -1.2, 0], [0.3, 0.5, 0], [0.3, 1.4, 0]]
    glass = Polygon(*outline, color=WHITE, stroke_width=4)
    flask = VGroup(liquid, glass)
    return flask.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
