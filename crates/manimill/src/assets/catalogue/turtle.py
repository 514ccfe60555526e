def draw_turtle(width, height, color=GREEN_D):
    """A turtle from the side: a shell, a head and four legs."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    shell = Sector(radius=1.3, angle=PI, color=GRAY_BROWN, **solid)
    plates = VGroup(*[Circle(0.25, color=GOLD_E, **solid).move_to([x, y, 0]) for x, y in ((-0.6, 0.45), (0, 0.8), (0.6, 0.45))])
    head = Circle(0.4, color=color, **solid).move_to([1.6, 0.4, 0])
    eye = Circle(0.08, color=BLACK, **solid).move_to([1.7, 0.5, 0])
    legs = VGroup(*[Rectangle(width=0.4, height=0.5, color=color, **solid).move_to([x, -0.2, 0]) for x in (-0.8, 0.8)])
    turtle = VGroup(legs, head, eye, shell, plates)
    return turtle.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
