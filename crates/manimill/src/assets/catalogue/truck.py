def draw_truck(width, height, color=BLUE):
    """A truck from the side: a cargo box, a cab with a window, three wheels."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    box = Rectangle(width=2.6, height=1.6, color=color, **solid)
    cab = Polygon([1.4, -0.8, 0], [2.5, -0.8, 0], [2.5, 0, 0], [2.1, 0.5, 0], [1.4, 0.5, 0], color=LIGHT_GRAY, **solid)
    window = Polygon([1.7, -0.1, 0], [2.35, -0.1, 0], [2.05, 0.3, 0], [1.7, 0.3, 0], color=BLUE_A, **solid)
    wheels = VGroup(*[Circle(0.32, color=GRAY_D, **solid).move_to([x, -0.85, 0]) for x in (-0.8, 0, 1.9)])
    truck = VGroup(box, cab, window, wheels)
    return truck.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
