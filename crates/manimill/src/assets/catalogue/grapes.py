def draw_grapes(width, height, color=PURPLE):
    """A bunch of grapes: rows of berries that grow narrower, and a leaf."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    rows = [VGroup(*[Circle(0.35, color=color, fill_opacity=1, stroke_color=WHITE, stroke_width=1) for _ in range(n)]) for n in (4, 3, 2, 1)]
    bunch = VGroup(*[row.arrange(buff=-0.08) for row in rows]).arrange(DOWN, buff=-0.15)
    stalk = Rectangle(width=0.12, height=0.6, color=GRAY_BROWN, **solid).next_to(bunch, UP, buff=-0.1)
    leaf = Ellipse(width=1, height=0.5, color=GREEN, **solid).next_to(stalk, RIGHT, buff=-0.1)
    grapes = VGroup(stalk, leaf, bunch)
    return grapes.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
