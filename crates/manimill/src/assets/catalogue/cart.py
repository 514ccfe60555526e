def draw_cart(width, height, color=BLUE):
    """A shopping cart: a basket on two wheels with a handle."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    basket = Polygon([-1, 0.7, 0], [1.4, 0.7, 0], [1.1, -0.4, 0], [-0.8, -0.4, 0], color=color, **solid)
    handle = VMobject(color=color, stroke_width=6)
    handle.set_points_as_corners([[-1.6, 1, 0], [-1.1, 1, 0], [-0.7, -0.8, 0], [1.1, -0.8, 0]])
    wheels = VGroup(*[Circle(0.18, color=LIGHT_GRAY, **solid).move_to([x, -1.1, 0]) for x in (-0.5, 0.9)])
    cart = VGroup(handle, basket, wheels)
    return cart.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
