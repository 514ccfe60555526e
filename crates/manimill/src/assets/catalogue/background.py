def draw_background(width, height, colors):
    """A background: a rectangle in one colour, or with a gradient from the left to the right."""
    background = Rectangle(width=width, height=height, fill_opacity=1, stroke_width=0)
    return background.set_fill(color=colors).set_sheen_direction(RIGHT)
