def draw_shirt(width, height, color=TEAL):
    """A T-shirt: a body with two sleeves and a neckline."""
    cut = [[-0.4, 1.2, 0], [0, 0.95, 0], [0.4, 1.2, 0], [1.5, 0.7, 0], [1.2, 0.1, 0], [0.8, 0.3, 0], [0.8, -1.3, 0]]
    mirrored = [[-x, y, z] for x, y, z in reversed(cut[3:])]
    shirt = VGroup(Polygon(*cut, *mirrored, color=color, fill_opacity=1, stroke_width=0))
    return shirt.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
