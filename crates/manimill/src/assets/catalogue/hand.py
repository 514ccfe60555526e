def draw_hand(width, height, color=GOLD_A):
    """A pointing hand: a fist with a stretched finger and a cuff."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    fist = RoundedRectangle(width=1.4, height=1.2, corner_radius=0.35, color=color, **solid)
    finger = RoundedRectangle(width=1.5, height=0.38, corner_radius=0.19, color=color, **solid).move_to([1.1, 0.4, 0])
    thumb = RoundedRectangle(width=0.9, height=0.32, corner_radius=0.16, color=color, **solid).rotate(0.6).move_to([0.2, 0.65, 0])
    cuff = Rectangle(width=0.4, height=1.3, color=BLUE_D, **solid).move_to([-0.85, 0, 0])
    hand = VGroup(thumb, fist, finger, cuff)
    return hand.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
