def draw_trash(width, height, color=GRAY_C):
    """A trash can: a ribbed bin under a lid with a handle."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    bin_ = Polygon([-0.9, 0.9, 0], [0.9, 0.9, 0], [0.7, -1.4, 0], [-0.7, -1.4, 0], color=color, **solid)
    ribs = VGroup(*[Rectangle(width=0.1, height=1.7, color=GRAY_E, **solid) for _ in range(3)]).arrange(buff=0.3)
    lid = Rectangle(width=2.2, height=0.22, color=color, **solid).move_to([0, 1.1, 0])
    handle = Rectangle(width=0.7, height=0.2, color=color, **solid).move_to([0, 1.3, 0])
    trash = VGroup(bin_, ribs.move_to([0, -0.25, 0]), lid, handle)
    return trash.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
