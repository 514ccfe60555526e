def draw_trophy(width, height, color=GOLD):
    """A trophy: a cup with two handles on a foot."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    handles = VGroup(*[Circle(0.45, color=color, stroke_width=8).move_to([x, 0.8, 0]) for x in (-0.9, 0.9)])
    cup = Polygon([-0.9, 1.4, 0], [0.9, 1.4, 0], [0.6, 0.2, 0], [0.15, -0.2, 0], [-0.15, -0.2, 0], [-0.6, 0.2, 0], color=color, **solid)
    stem = Rectangle(width=0.25, height=0.6, color=color, **solid).move_to([0, -0.4, 0])
    foot = Rectangle(width=1.2, height=0.35, color=GRAY_BROWN, **solid).move_to([0, -0.85, 0])
    trophy = VGroup(handles, cup, stem, foot)
    return trophy.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
