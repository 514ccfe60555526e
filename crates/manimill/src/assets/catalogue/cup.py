def draw_cup(width, height, color=WHITE):
    """A cup: a body with a handle, and steam."""
    body = Polygon([-0.9, 0.8, 0], [0.9, 0.8, 0], [0.6, -1, 0], [-0.6, -1, 0], color=color, fill_opacity=1, stroke_width=0)
    handle = Arc(radius=0.4, start_angle=-PI / 2, angle=PI, color=color, stroke_width=8).move_to([1, 0.1, 0])
    steam = VGroup(*[ArcBetweenPoints([x, 1, 0], [x, 1.6, 0], color=LIGHT_GRAY) for x in (-0.4, 0, 0.4)])
    cup = VGroup(handle, body, steam)
    return cup.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
