def draw_coin(width, height, color=GOLD):
    """A coin: a disc with a rim and a dollar sign."""
    disc = Circle(1, color=color, fill_opacity=1, stroke_width=0)
    rim = Circle(0.8, color=GOLD_E, stroke_width=4)
    sign = Text("$", color=GOLD_E, weight=BOLD).scale_to_fit_height(0.9)
    coin = VGroup(disc, rim, sign)
    return coin.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
