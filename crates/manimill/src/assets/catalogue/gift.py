def draw_gift(width, height, color=RED):
    """A present: a box with a lid, a ribbon and a bow."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    box = Rectangle(width=2, height=1.6, color=color, **solid)
    lid = Rectangle(width=2.3, height=0.4, color=color, **solid).move_to([0, 0.9, 0])
    ribbon = Rectangle(width=0.35, height=2, color=WHITE, **solid).move_to([0, 0.15, 0])
    bow = VGroup(*[Polygon([0, 1.1, 0], [x, 1.7, 0], [x, 1.2, 0], color=WHITE, **solid) for x in (-0.7, 0.7)])
    gift = VGroup(box, lid, ribbon, bow)
    return gift.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
