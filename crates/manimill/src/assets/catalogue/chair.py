def draw_chair(width, height, color=GRAY_BROWN):
    """A chair: a back, a seat and legs."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    back = RoundedRectangle(width=1.4, height=1.5, corner_radius=0.15, color=color, **solid).move_to([0, 1, 0])
    seat = Polygon([-0.7, 0.2, 0], [0.7, 0.2, 0], [0.9, -0.2, 0], [-0.9, -0.2, 0], color=GOLD_E, **solid)
    legs = VGroup(*[Rectangle(width=0.16, height=1.2, color=color, **solid).move_to([x, -0.8, 0]) for x in (-0.8, 0.8)])
    chair = VGroup(back, legs, seat)
    return chair.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
