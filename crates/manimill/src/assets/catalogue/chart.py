def draw_chart(width, height, color=BLUE):
    """A bar chart: two axes and four bars."""
    axes = VMobject(color=WHITE, stroke_width=4).set_points_as_corners([[-1.6, 1.3, 0], [-1.6, -1.1, 0], [1.6, -1.1, 0]])
    bars = VGroup(*[Rectangle(width=0.5, height=h, color=color, fill_opacity=1, stroke_width=0) for h in (0.7, 1.3, 1, 2)])
    bars.arrange(buff=0.2, aligned_edge=DOWN).move_to([0.1, -1.05, 0], aligned_edge=DOWN)
    chart = VGroup(axes, bars)
    return chart.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
