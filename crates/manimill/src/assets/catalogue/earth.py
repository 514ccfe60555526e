def draw_earth(width, height, color=BLUE_D):
    """The earth: a blue disc with two green continents."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    ocean = Circle(1.5, color=color, **solid)
    america = Polygon([-1.1, 0.7, 0], [-0.3, 0.9, 0], [-0.5, 0.1, 0], [-0.1, -0.4, 0], [-0.5, -1.1, 0], [-0.8, 0, 0], color=GREEN)
    africa = Polygon([0.3, 0.6, 0], [1, 0.5, 0], [1.1, 0, 0], [0.7, -0.8, 0], [0.5, -0.1, 0], [0.2, 0.2, 0], color=GREEN)
    land = VGroup(america, africa).set_fill(GREEN, opacity=1).set_stroke(width=0)
    earth = VGroup(ocean, land)
    return earth.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
