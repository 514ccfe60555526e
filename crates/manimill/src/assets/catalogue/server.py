def draw_server(width, height, color=GRAY_C):
    """A server: three units in a rack, each with a slot and two lights."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    units = VGroup()
    for _ in range(3):
        unit = RoundedRectangle(width=2.6, height=0.8, corner_radius=0.1, color=color, **solid)
        slot = Rectangle(width=1.1, height=0.12, color=GRAY_E, **solid).move_to([-0.5, 0, 0])
        lights = VGroup(Dot([0.65, 0, 0], color=GREEN), Dot([0.95, 0, 0], color=YELLOW))
        units.add(VGroup(unit, slot, lights))
    server = units.arrange(DOWN, buff=0.12)
    return server.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
