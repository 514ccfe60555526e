def draw_placeholder(width, height, label, color=GRAY_D):
    """Something that is not known further: a dashed box with a label."""
    box = Rectangle(width=width, height=height, color=color, fill_opacity=0.4, stroke_color=LIGHT_GRAY, stroke_width=2)
    text = Text(label)
    text.scale(min(0.8 * width / text.width, 0.3 * height / text.height)).move_to(box)
    return VGroup(box, text)
