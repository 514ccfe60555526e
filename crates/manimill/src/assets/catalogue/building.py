def draw_building(width, height, color=BLUE_E):
    """A tall building: a block with a grid of windows and a door."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    block = Rectangle(width=2, height=3.4, color=color, **solid)
    windows = VGroup(*[Square(0.35, color=YELLOW_A, **solid) for _ in range(12)])
    windows.arrange_in_grid(rows=4, cols=3, buff=0.25).shift(0.35 * UP)
    door = Rectangle(width=0.5, height=0.6, color=LIGHT_GRAY, **solid).align_to(block, DOWN)
    building = VGroup(block, windows, door)
    return building.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
