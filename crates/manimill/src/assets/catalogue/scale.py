def draw_scale(width, height, color=GOLD):
    """A pair of scales: a beam on a post with two pans."""
    post = Line([0, -1.3, 0], [0, 1.2, 0], color=color, stroke_width=6)
    beam = Line([-1.5, 1, 0], [1.5, 1, 0], color=color, stroke_width=6)
    foot = Line([-0.7, -1.3, 0], [0.7, -1.3, 0], color=color, stroke_width=8)
    pans = VGroup()
    for x in (-1.5, 1.5):
        strings = VGroup(Line([x, 1, 0], [x - 0.5, 0, 0], color=color), Line([x, 1, 0], [x + 0.5, 0, 0], color=color))
        pan = Sector(radius=0.6, angle=PI, start_angle=PI, color=color, fill_opacity=1, stroke_width=0).move_to([x, -0.2, 0])
        pans.add(VGroup(strings, pan))
    scale = VGroup(post, beam, foot, pans)
    return scale.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
