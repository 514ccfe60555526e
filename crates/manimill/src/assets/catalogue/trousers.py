def draw_trousers(width, height, color=BLUE_D):
    """A pair of trousers: a waistband over two legs."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    waist = Rectangle(width=1.5, height=0.25, color=GRAY_BROWN, **solid).move_to([0, 1.4, 0])
    cut = [[-0.75, 1.3, 0], [0.75, 1.3, 0], [0.9, -1.5, 0], [0.25, -1.5, 0], [0, 0.5, 0], [-0.25, -1.5, 0], [-0.9, -1.5, 0]]
    legs = Polygon(*cut, color=color, **solid)
    trousers = VGroup(legs, waist)
    return trousers.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
