def draw_cpu(width, height, color=GRAY_C):
    """A processor: a square chip with pins on all four sides."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    chip = RoundedRectangle(width=2, height=2, corner_radius=0.15, color=color, **solid)
    core = Square(1.2, color=GRAY_E, **solid)
    pins = VGroup(*[Rectangle(width=0.15, height=2.7, color=color, **solid) for _ in range(5)]).arrange(buff=0.22)
    cpu = VGroup(pins, pins.copy().rotate(PI / 2), chip, core)
    return cpu.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
