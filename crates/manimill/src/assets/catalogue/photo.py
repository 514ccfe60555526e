def draw_photo(width, height, label, color=BLUE_E):
    """A photo: a framed rectangle with a label."""
    frame = Rectangle(width=width, height=height, color=LIGHT_GRAY, fill_color=color, fill_opacity=1, stroke_width=2)
    text = Text(label, color=WHITE)
    text.scale(min(0.8 * width / text.width, 0.3 * height / text.height)).move_to(frame)
    return VGroup(frame, text)
