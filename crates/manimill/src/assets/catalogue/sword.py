def draw_sword(width, height, color=LIGHT_GRAY):
    """A sword: a blade, a guard and a grip."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    blade = Polygon([-0.18, -0.6, 0], [0.18, -0.6, 0], [0.18, 1.6, 0], [0, 2, 0], [-0.18, 1.6, 0], color=color, **solid)
    guard = Rectangle(width=1.1, height=0.2, color=GOLD, **solid).move_to([0, -0.7, 0])
    grip = Rectangle(width=0.2, height=0.7, color=GRAY_BROWN, **solid).move_to([0, -1.1, 0])
    sword = VGroup(blade, guard, grip).rotate(-PI / 5)
    return sword.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
