def draw_factory(width, height, color=RED_D):
    """A factory: a hall with a saw-tooth roof, a row of windows and a smoking chimney."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    hall = Rectangle(width=4, height=1.6, color=color, **solid)
    roof = VGroup(*[Polygon([x, 0.8, 0], [x + 1, 0.8, 0], [x, 1.5, 0], color=color, **solid) for x in (-1, 0, 1)])
    chimney = Rectangle(width=0.6, height=3, color=LIGHT_GRAY, **solid).move_to([-1.6, 0.7, 0])
    windows = VGroup(*[Square(0.45, color=WHITE, **solid) for _ in range(4)]).arrange(buff=0.4)
    factory = VGroup(chimney, hall, roof, windows)
    return factory.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
