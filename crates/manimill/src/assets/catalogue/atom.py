def draw_atom(width, height, color=BLUE):
    """An atom: a nucleus with three orbits and their electrons."""
    orbits = VGroup(*[Ellipse(width=3, height=1, color=color, stroke_width=3).rotate(k * PI / 3) for k in range(3)])
    nucleus = Circle(0.25, color=RED, fill_opacity=1, stroke_width=0)
    electrons = VGroup(*[Dot(orbit.point_from_proportion(0.1), color=YELLOW) for orbit in orbits])
    atom = VGroup(orbits, nucleus, electrons)
    return atom.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
