def draw_ship(width, height, color=MAROON):
    """A ship: a hull, a mast and two sails."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    hull = Polygon([-2, 0, 0], [2, 0, 0], [1.4, -0.9, 0], [-1.4, -0.9, 0], color=color, **solid)
    mast = Rectangle(width=0.1, height=2.4, color=GRAY_BROWN, **solid).move_to([0, 1.2, 0])
    sails = VGroup(
        Polygon([0.15, 0.2, 0], [1.5, 0.2, 0], [0.15, 2.3, 0], color=WHITE, **solid),
        Polygon([-0.15, 0.2, 0], [-1.1, 0.2, 0], [-0.15, 1.9, 0], color=LIGHT_GRAY, **solid),
    )
    ship = VGroup(mast, hull, sails)
    return ship.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
