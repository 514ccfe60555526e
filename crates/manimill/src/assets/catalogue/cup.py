def draw_cup(width, height, color=WHITE):
    """A cup: a body with a handle, and steam."""
    body = Polygon([-0.9, 0.8, 0], [0.9, 0.8, 0], [0.6, -1, 0], [-0.6, -1, 0], color=color, fill_opacity=1, stroke_width=0)
    handle = Arc(radius=0.4, start_angle=-PI / 2, angle=PI, color=color, stroke_width=8).move_to([1, 0.1, 0])
    steam = VGroup(*[FunctionGraph(lambda y: 0.1 * np.sin(6 * y), x_range=[0, 0.8], color=LIGHT_GRAY) for _ in range(3)])
    steam.rotate(PI / 2).arrange(buff=0.3).next_to(body, UP, buff=0.15)
    cup = VGroup(handle, body, steam)
    return cup.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
