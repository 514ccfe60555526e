def draw_die(width, height, color=WHITE, pips=5):
    """A die: a rounded square with pips."""
    face = RoundedRectangle(width=2, height=2, corner_radius=0.3, color=color, fill_opacity=1, stroke_width=0)
    rows = {1: "5", 2: "37", 3: "357", 4: "1379", 5: "13579", 6: "134679"}[pips]
    places = [[(int(k) - 1) % 3 - 1, 1 - (int(k) - 1) // 3, 0] for k in rows]
    dots = VGroup(*[Dot(place, radius=0.2, color=BLACK) for place in places]).scale(0.55, about_point=ORIGIN)
    die = VGroup(face, dots)
    return die.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
