def draw_bell(width, height, color=GOLD):
    """A bell: a dome over a rim, with a clapper."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    dome = Sector(radius=0.9, angle=PI, color=color, **solid)
    side = Polygon([-0.9, 0, 0], [0.9, 0, 0], [1.2, -0.9, 0], [-1.2, -0.9, 0], color=color, **solid)
    rim = RoundedRectangle(width=2.7, height=0.25, corner_radius=0.12, color=color, **solid).move_to([0, -0.95, 0])
    clapper = Circle(0.25, color=color, **solid).move_to([0, -1.25, 0])
    bell = VGroup(clapper, dome, side, rim)
    return bell.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
