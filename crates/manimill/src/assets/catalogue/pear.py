def draw_pear(width, height, color=GREEN_C):
    """A pear: a small disc melting into a large one, with a stalk and a leaf."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    body = VGroup(Circle(1, color=color, **solid), Ellipse(width=1.2, height=2, color=color, **solid).shift(0.9 * UP))
    stalk = Rectangle(width=0.12, height=0.5, color=GRAY_BROWN, **solid).move_to([0, 2.05, 0])
    leaf = Ellipse(width=0.7, height=0.3, color=GREEN_E, **solid).rotate(PI / 6).move_to([0.4, 2.1, 0])
    pear = VGroup(stalk, body, leaf)
    return pear.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
