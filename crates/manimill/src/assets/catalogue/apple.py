def draw_apple(width, height, color=RED):
    """An apple: two lobes, a stalk and a leaf."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    lobes = VGroup(*[Ellipse(width=1.6, height=2, color=color, **solid).move_to([x, 0, 0]) for x in (-0.45, 0.45)])
    stalk = Rectangle(width=0.12, height=0.6, color=GRAY_BROWN, **solid).move_to([0, 1.1, 0])
    leaf = Ellipse(width=0.7, height=0.3, color=GREEN, **solid).rotate(PI / 6).move_to([0.4, 1.3, 0])
    apple = VGroup(stalk, lobes, leaf)
    return apple.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
