def draw_folder(width, height, color=GOLD):
    """A folder: a tab behind a front flap."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    back = RoundedRectangle(width=3, height=2, corner_radius=0.15, color=GOLD_E, **solid)
    tab = RoundedRectangle(width=1.2, height=0.6, corner_radius=0.15, color=GOLD_E, **solid).move_to([-0.9, 1.05, 0])
    flap = RoundedRectangle(width=3, height=1.7, corner_radius=0.15, color=color, **solid).move_to([0, -0.15, 0])
    folder = VGroup(tab, back, flap)
    return folder.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
