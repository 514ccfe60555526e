def draw_bottle(width, height, color=TEAL):
    """A bottle: a body, a neck and a cap, with a label."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    body = RoundedRectangle(width=1.2, height=2, corner_radius=0.2, color=color, **solid)
    neck = Rectangle(width=0.4, height=0.9, color=color, **solid).next_to(body, UP, buff=-0.1)
    cap = Rectangle(width=0.5, height=0.25, color=RED, **solid).next_to(neck, UP, buff=0)
    label = Rectangle(width=1.2, height=0.8, color=WHITE, **solid)
    bottle = VGroup(body, neck, cap, label)
    return bottle.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
