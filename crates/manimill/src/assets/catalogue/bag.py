def draw_bag(width, height, color=GOLD_E):
    """A rucksack: a rounded sack with a flap, a pocket and a handle."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    handle = Arc(radius=0.4, angle=PI, color=color, stroke_width=8).move_to([0, 1.55, 0])
    sack = RoundedRectangle(width=2.2, height=2.8, corner_radius=0.6, color=color, **solid)
    flap = RoundedRectangle(width=2, height=1.1, corner_radius=0.4, color=GRAY_BROWN, **solid).move_to([0, 0.75, 0])
    pocket = RoundedRectangle(width=1.4, height=0.9, corner_radius=0.2, color=GRAY_BROWN, **solid).move_to([0, -0.75, 0])
    bag = VGroup(handle, sack, flap, pocket)
    return bag.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
