def draw_network(width, height, color=BLUE):
    """A network: nodes joined by lines."""
    places = [[0, 0, 0], [-1.5, 0.9, 0], [1.5, 0.9, 0], [-1.5, -0.9, 0], [1.5, -0.9, 0]]
    lines = VGroup(*[Line(places[0], place, color=LIGHT_GRAY, stroke_width=4) for place in places[1:]])
    nodes = VGroup(*[Circle(0.35, color=color, fill_opacity=1, stroke_width=0).move_to(place) for place in places])
    network = VGroup(lines, nodes)
    return network.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
