def draw_book(width, height, color=MAROON_D):
    """A book: a cover with a spine, the edge of its pages and a title."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    cover = RoundedRectangle(width=2.2, height=3, corner_radius=0.12, color=color, **solid)
    pages = Rectangle(width=1.95, height=0.22, color=WHITE, **solid).move_to([0.1, -1.3, 0])
    spine = Rectangle(width=0.2, height=2.9, color=GRAY_E, **solid).move_to([-0.9, 0, 0])
    title = VGroup(*[Rectangle(width=w, height=0.14, color=YELLOW_A, **solid) for w in (1.2, 0.8)])
    title.arrange(DOWN, buff=0.15).move_to([0.15, 0.6, 0])
    book = VGroup(cover, pages, spine, title)
    return book.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
