def draw_flag(width, height, color=RED):
    """A flag on a pole."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    pole = Rectangle(width=0.15, height=3, color=LIGHT_GRAY, **solid)
    cloth = Rectangle(width=2.2, height=1.4, color=color, **solid).next_to(pole, RIGHT, buff=0).align_to(pole, UP)
    stripe = Rectangle(width=2.2, height=0.46, color=WHITE, **solid).move_to(cloth)
    flag = VGroup(pole, cloth, stripe)
    return flag.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
