def draw_shield(width, height, color=BLUE_D):
    """A shield: a pointed plate with a tick on it."""
    plate = Polygon([-1, 1, 0], [0, 1.3, 0], [1, 1, 0], [0.9, -0.3, 0], [0, -1.4, 0], [-0.9, -0.3, 0], color=color)
    plate.set_fill(color, opacity=1).round_corners(0.15)
    tick = VMobject(color=WHITE, stroke_width=8).set_points_as_corners([[-0.45, 0, 0], [-0.1, -0.4, 0], [0.5, 0.5, 0]])
    shield = VGroup(plate, tick)
    return shield.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
