def draw_laptop(width, height, color=LIGHT_GRAY):
    """A laptop: an open lid with a screen over a keyboard."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    lid = RoundedRectangle(width=3, height=2, corner_radius=0.15, color=color, **solid)
    screen = Rectangle(width=2.7, height=1.65, color=GRAY_E, **solid)
    base = Polygon([-1.5, -1, 0], [1.5, -1, 0], [2, -1.7, 0], [-2, -1.7, 0], color=color, **solid)
    keys = Polygon([-1.4, -1.1, 0], [1.4, -1.1, 0], [1.6, -1.4, 0], [-1.6, -1.4, 0], color=GRAY_D, **solid)
    laptop = VGroup(lid, screen, base, keys)
    return laptop.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
