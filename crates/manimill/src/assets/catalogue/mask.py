def draw_mask(width, height, color=BLUE_B):
    """A face mask: a pleated cloth with a loop on each side."""
    cloth = RoundedRectangle(width=2.2, height=1.5, corner_radius=0.3, color=color, fill_opacity=1, stroke_width=0)
    loops = VGroup(*[Ellipse(width=0.8, height=1, color=WHITE, stroke_width=4).move_to([x, 0, 0]) for x in (-1.2, 1.2)])
    pleats = VGroup(*[Line(0.9 * LEFT, 0.9 * RIGHT, color=WHITE, stroke_width=3) for _ in range(3)]).arrange(DOWN, buff=0.3)
    mask = VGroup(loops, cloth, pleats)
    return mask.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
