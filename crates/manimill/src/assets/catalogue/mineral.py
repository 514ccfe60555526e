def draw_mineral(width, height, color=TEAL):
    """A mineral: a cut stone with facets."""
    outline = [[-0.7, 0.8, 0], [0.7, 0.8, 0], [1.3, 0.2, 0], [0, -1.3, 0], [-1.3, 0.2, 0]]
    stone = Polygon(*outline, color=color, fill_opacity=1, stroke_width=0)
    ends = [([-1.3, 0.2, 0], [1.3, 0.2, 0]), ([-0.4, 0.2, 0], [0, -1.3, 0]), ([0.4, 0.2, 0], [0, -1.3, 0])]
    ends += [([-0.4, 0.2, 0], [-0.7, 0.8, 0]), ([0.4, 0.2, 0], [0.7, 0.8, 0])]
    facets = VGroup(*[Line(start, end, color=WHITE, stroke_width=2) for start, end in ends])
    mineral = VGroup(stone, facets)
    return mineral.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
