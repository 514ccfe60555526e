def draw_brain(width, height, color=PINK):
    """A brain: two halves of folds."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    places = [(0.45, 0.7), (0.9, 0.3), (0.95, -0.25), (0.5, -0.65), (0.4, 0)]
    half = VGroup(*[Circle(0.42, color=color, fill_opacity=1, stroke_color=WHITE, stroke_width=2).move_to([x, y, 0]) for x, y in places])
    stem = Rectangle(width=0.3, height=0.5, color=color, **solid).move_to([0, -1.1, 0])
    brain = VGroup(stem, half, half.copy().flip(UP, about_point=ORIGIN))
    return brain.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
