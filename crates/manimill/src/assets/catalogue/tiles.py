def draw_tiles(width, height, count=4, color=BLUE_D):
    """A drawing that is made of parts: a grid of tiles, one for each part."""
    tiles = VGroup(*[Square(0.8, color=color, fill_opacity=1, stroke_width=0) for _ in range(count)])
    tiles.arrange_in_grid(buff=0.2)
    return tiles.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
