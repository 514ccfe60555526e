def draw_question_mark(width, height, color=YELLOW):
    """A question mark in a ring."""
    ring = Circle(1, color=color, stroke_width=6)
    mark = Text("?", color=color, weight=BOLD).scale_to_fit_height(1.2)
    question_mark = VGroup(ring, mark)
    return question_mark.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
