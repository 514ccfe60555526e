def draw_symbol(width, height, tex, color=WHITE):
    """A mathematical symbol as large as asked for."""
    symbol = MathTex(tex, color=color)
    return symbol.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
