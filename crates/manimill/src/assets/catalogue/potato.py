def draw_potato(width, height, color=GOLD_E):
    """A potato: a lump with a few eyes."""
    outline = [[-1.3, 0, 0], [-0.9, 0.8, 0], [0.2, 0.7, 0], [1.2, 0.9, 0], [1.5, 0, 0], [0.8, -0.8, 0], [-0.6, -0.7, 0]]
    lump = Polygon(*outline, color=color, fill_opacity=1, stroke_width=0).round_corners(0.4)
    eyes = VGroup(*[Dot([x, y, 0], radius=0.07, color=GRAY_BROWN) for x, y in ((-0.6, 0.2), (0.3, -0.2), (0.8, 0.4))])
    potato = VGroup(lump, eyes)
    return potato.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
