def draw_flower(width, height, color=PINK):
    """A flower: five petals around a yellow heart."""
    petal = Ellipse(width=0.9, height=1.3, color=color, fill_opacity=1, stroke_width=0).shift(0.75 * UP)
    petals = VGroup(*[petal.copy().rotate(k * TAU / 5, about_point=ORIGIN) for k in range(5)])
    heart = Circle(0.4, color=YELLOW, fill_opacity=1, stroke_width=0)
    flower = VGroup(petals, heart)
    return flower.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
