def draw_fire(width, height, color=ORANGE):
    """A fire: a large flame with a small one in front of it."""
    outline = [[0, 2, 0], [0.5, 1, 0], [0.7, 1.2, 0], [1, 0.2, 0], [0.6, -0.8, 0], [-0.6, -0.8, 0], [-1, 0.2, 0], [-0.5, 0.9, 0]]
    flame = Polygon(*outline, color=color, fill_opacity=1, stroke_width=0).round_corners(0.2)
    core = flame.copy().set_color(YELLOW).scale(0.5).align_to(flame, DOWN)
    fire = VGroup(flame, core)
    return fire.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
