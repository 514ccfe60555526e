def draw_weight(width, height, color=GRAY):
    """A weight: a heavy block with a knob."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    block = Polygon([-0.7, 0.8, 0], [0.7, 0.8, 0], [1, -1.4, 0], [-1, -1.4, 0], color=color, **solid).round_corners(0.15)
    neck = Rectangle(width=0.6, height=0.4, color=color, **solid).move_to([0, 0.95, 0])
    knob = RoundedRectangle(width=1.1, height=0.5, corner_radius=0.2, color=color, **solid).move_to([0, 1.3, 0])
    weight = VGroup(neck, block, knob)
    return weight.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
