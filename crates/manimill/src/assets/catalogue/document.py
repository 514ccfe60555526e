def draw_document(width, height, color=WHITE):
    """A page of text: a sheet with a heading and ruled lines."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    sheet = Rectangle(width=2.1, height=3, color=color, **solid)
    heading = Rectangle(width=1, height=0.16, color=GRAY_D, **solid)
    lines = VGroup(*[Rectangle(width=1.6, height=0.08, color=GRAY, **solid) for _ in range(9)])
    text = VGroup(heading, *lines).arrange(DOWN, buff=0.14)
    document = VGroup(sheet, text)
    return document.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
