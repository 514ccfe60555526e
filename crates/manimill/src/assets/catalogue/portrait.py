def draw_portrait(width, height, color=BLUE_D):
    """A person from the chest up: a head over shoulders, with hair."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    hair = Circle(0.68, color=GRAY_BROWN, **solid).move_to([0, 0.75, 0])
    head = Circle(0.58, color=GOLD_A, **solid).move_to([0, 0.6, 0])
    shoulders = Sector(radius=1.2, angle=PI, color=color, **solid).move_to([0, -0.55, 0])
    portrait = VGroup(shoulders, hair, head)
    return portrait.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
