def draw_fish(width, height, color=BLUE):
    """A fish: a body, a tail, a fin and an eye."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    tail = Polygon([-1, 0, 0], [-1.8, 0.7, 0], [-1.8, -0.7, 0], color=color, **solid)
    body = Ellipse(width=2.4, height=1.4, color=color, **solid)
    fin = Polygon([-0.2, -0.2, 0], [0.4, -0.2, 0], [-0.1, -0.6, 0], color=BLUE_E, **solid)
    eye = VGroup(Circle(0.17, color=WHITE, **solid), Circle(0.08, color=BLACK, **solid)).move_to([0.75, 0.2, 0])
    fish = VGroup(tail, body, fin, eye)
    return fish.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
