def draw_barcode(width, height, color=WHITE):
    """A bar code: bars of several widths on a label."""
    label = Rectangle(width=3, height=2, color=color, fill_opacity=1, stroke_width=0)
    widths = (0.05, 0.1, 0.05, 0.2, 0.1, 0.05, 0.15, 0.05, 0.1, 0.2, 0.05, 0.1)
    bars = VGroup(*[Rectangle(width=w, height=1.6, color=BLACK, fill_opacity=1, stroke_width=0) for w in widths])
    barcode = VGroup(label, bars.arrange(buff=0.1))
    return barcode.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
