def draw_sponge(width, height, color=YELLOW_C):
    """A sponge: a rounded block with holes."""
    block = RoundedRectangle(width=2.4, height=1.8, corner_radius=0.5, color=color, fill_opacity=1, stroke_width=0)
    places = [(-0.7, 0.4, 0.14), (0, 0.5, 0.1), (0.6, 0.3, 0.16), (-0.4, -0.3, 0.12), (0.3, -0.4, 0.15), (0.8, -0.3, 0.08)]
    holes = VGroup(*[Circle(r, color=GOLD_E, fill_opacity=1, stroke_width=0).move_to([x, y, 0]) for x, y, r in places])
    sponge = VGroup(block, holes)
    return sponge.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
