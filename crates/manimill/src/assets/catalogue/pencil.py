def draw_pencil(width, height, color=YELLOW):
    """A pencil: a shaft, a wooden tip with its lead, and a rubber."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    shaft = Rectangle(width=0.5, height=2, color=color, **solid)
    tip = Polygon([-0.25, -1, 0], [0.25, -1, 0], [0, -1.6, 0], color=GOLD_A, **solid)
    lead = Polygon([-0.1, -1.36, 0], [0.1, -1.36, 0], [0, -1.6, 0], color=GRAY_D, **solid)
    rubber = Rectangle(width=0.5, height=0.3, color=PINK, **solid).move_to([0, 1.15, 0])
    pencil = VGroup(shaft, tip, lead, rubber).rotate(-PI / 4)
    return pencil.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
