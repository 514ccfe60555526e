def draw_pillar(width, height, color=LIGHT_GRAY):
    """A pillar: a fluted shaft between a base and a capital."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    shaft = Rectangle(width=1, height=3.2, color=color, **solid)
    flutes = VGroup(*[Rectangle(width=0.08, height=3, color=GRAY_D, **solid) for _ in range(4)]).arrange(buff=0.16)
    capital = VGroup(
        Rectangle(width=1.3, height=0.2, color=color, **solid), Rectangle(width=1.7, height=0.25, color=color, **solid)
    ).arrange(UP, buff=0.04)
    base = capital.copy().rotate(PI)
    pillar = VGroup(shaft, flutes, capital.next_to(shaft, UP, buff=0.04), base.next_to(shaft, DOWN, buff=0.04))
    return pillar.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
