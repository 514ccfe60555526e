def draw_screenshot(width, height, color=BLUE_E):
    """A picture of a screen: a window with a title bar, three buttons and lines of text."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    window = Rectangle(width=4, height=2.6, color=GRAY_E, **solid)
    bar = Rectangle(width=4, height=0.35, color=color, **solid).move_to([0, 1.125, 0])
    buttons = VGroup(*[Dot(radius=0.07, color=shade) for shade in (RED, YELLOW, GREEN)]).arrange(buff=0.1).move_to([-1.6, 1.125, 0])
    lines = VGroup(*[Rectangle(width=w, height=0.12, color=GRAY_B, **solid) for w in (2.6, 3.2, 1.8, 2.9, 2.2)])
    lines.arrange(DOWN, buff=0.22, aligned_edge=LEFT).move_to([0, -0.2, 0])
    screenshot = VGroup(window, bar, buttons, lines)
    return screenshot.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
