def draw_eye(width, height, color=BLUE_D):
    """An eye: a white almond with an iris and a pupil."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    almond = Intersection(Circle(1.6).shift(0.9 * UP), Circle(1.6).shift(0.9 * DOWN), color=WHITE, **solid)
    iris = Circle(0.55, color=color, **solid)
    pupil = Circle(0.25, color=BLACK, **solid)
    eye = VGroup(almond, iris, pupil)
    return eye.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
