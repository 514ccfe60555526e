def draw_house(width, height, color=BLUE_D):
    """A house: a wall with a door and a window under a pitched roof."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    wall = Rectangle(width=2.2, height=1.6, color=color, **solid)
    roof = Polygon([-1.5, 0.8, 0], [1.5, 0.8, 0], [0, 2, 0], color=MAROON_D, **solid)
    door = Rectangle(width=0.5, height=0.9, color=GRAY_BROWN, **solid).move_to([-0.45, -0.35, 0])
    window = Square(0.55, color=YELLOW_A, **solid).move_to([0.5, 0, 0])
    house = VGroup(wall, roof, door, window)
    return house.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
