def draw_tree(width, height, color=GREEN_D):
    """A tree: a round crown on a trunk."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    trunk = Rectangle(width=0.4, height=1.4, color=GRAY_BROWN, **solid).move_to([0, -1.2, 0])
    crown = VGroup(*[Circle(0.75, color=color, **solid).move_to([x, y, 0]) for x, y in ((-0.6, 0), (0.6, 0), (0, 0.8))])
    tree = VGroup(trunk, crown)
    return tree.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
