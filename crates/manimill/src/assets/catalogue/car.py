def draw_car(width, height, color=RED):
    """A car from the side: a body, a cabin with two windows, two wheels."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    body = RoundedRectangle(width=4, height=0.9, corner_radius=0.3, color=color, **solid)
    cabin = Polygon([-1.2, 0.4, 0], [1.3, 0.4, 0], [0.8, 1.2, 0], [-0.7, 1.2, 0], color=color, **solid)
    windows = VGroup(
        Polygon([-0.95, 0.5, 0], [0, 0.5, 0], [0, 1.05, 0], [-0.6, 1.05, 0], color=BLUE_A, **solid),
        Polygon([0.1, 0.5, 0], [1.05, 0.5, 0], [0.7, 1.05, 0], [0.1, 1.05, 0], color=BLUE_A, **solid),
    )
    tyres = VGroup(*[Circle(0.45, color=GRAY_D, **solid).move_to([x, -0.45, 0]) for x in (-1.2, 1.2)])
    hubs = VGroup(*[Circle(0.2, color=LIGHT_GRAY, **solid).move_to(tyre) for tyre in tyres])
    car = VGroup(body, cabin, windows, tyres, hubs)
    return car.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
