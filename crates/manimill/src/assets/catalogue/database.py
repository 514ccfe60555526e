def draw_database(width, height, color=BLUE_D):
    """A database: a stack of three discs."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    discs = VGroup()
    for y in (-0.8, 0, 0.8):
        side = Rectangle(width=2, height=0.6, color=color, **solid).move_to([0, y, 0])
        bottom = Ellipse(width=2, height=0.5, color=color, **solid).move_to([0, y - 0.3, 0])
        top = Ellipse(width=2, height=0.5, color=BLUE_B, **solid).move_to([0, y + 0.3, 0])
        discs.add(VGroup(bottom, side, top))
    return discs.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
