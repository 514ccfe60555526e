def draw_card(width, height, color=RED, suit="♥"):
    """A playing card: a white card with a suit in its middle and in two corners."""
    card = RoundedRectangle(width=2, height=3, corner_radius=0.2, color=WHITE, fill_opacity=1, stroke_width=0)
    middle = Text(suit, color=color).scale_to_fit_height(0.9)
    corners = VGroup(*[Text(suit, color=color).scale_to_fit_height(0.3).move_to([x, y, 0]) for x, y in ((-0.7, 1.2), (0.7, -1.2))])
    playing_card = VGroup(card, middle, corners)
    return playing_card.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
