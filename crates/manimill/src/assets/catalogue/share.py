def draw_share(width, height, color=WHITE):
    """A share sign: three dots joined by two lines."""
    places = [[-0.9, 0, 0], [0.8, 0.9, 0], [0.8, -0.9, 0]]
    lines = VGroup(*[Line(places[0], place, color=color, stroke_width=8) for place in places[1:]])
    dots = VGroup(*[Circle(0.38, color=color, fill_opacity=1, stroke_width=0).move_to(place) for place in places])
    share = VGroup(lines, dots)
    return share.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
