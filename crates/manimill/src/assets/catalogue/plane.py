def draw_plane(width, height, color=LIGHT_GRAY):
    """An aeroplane from above: a fuselage, two swept wings and a tail."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    fuselage = Ellipse(width=0.6, height=4, color=color, **solid)
    wings = Polygon([0, 0.7, 0], [2, -0.6, 0], [2, -0.9, 0], [0, -0.3, 0], [-2, -0.9, 0], [-2, -0.6, 0], color=color, **solid)
    tail = Polygon([0, -1.2, 0], [0.8, -1.8, 0], [0.8, -2, 0], [-0.8, -2, 0], [-0.8, -1.8, 0], color=color, **solid)
    cockpit = Ellipse(width=0.3, height=0.4, color=BLUE_D, **solid).move_to([0, 1.5, 0])
    plane = VGroup(fuselage, wings, tail, cockpit)
    return plane.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
