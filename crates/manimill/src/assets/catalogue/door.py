def draw_door(width, height, color=GRAY_BROWN):
    """A door: a leaf with two panels and a knob, in a frame."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    frame = Rectangle(width=1.8, height=3.2, color=LIGHT_GRAY, **solid)
    leaf = Rectangle(width=1.5, height=2.9, color=color, **solid)
    panels = VGroup(*[Rectangle(width=0.9, height=1, color=GOLD_E, **solid) for _ in range(2)]).arrange(DOWN, buff=0.3)
    knob = Dot([0.6, -0.1, 0], color=YELLOW)
    door = VGroup(frame, leaf, panels, knob)
    return door.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
