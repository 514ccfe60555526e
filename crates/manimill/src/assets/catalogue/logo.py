def draw_logo(width, height, label, color=BLUE_D):
    """A logo: a rounded plate with a word on it."""
    radius = 0.2 * min(width, height)
    plate = RoundedRectangle(width=width, height=height, corner_radius=radius, color=color, fill_opacity=1, stroke_width=0)
    text = Text(label, color=WHITE, weight=BOLD)
    text.scale(min(0.8 * width / text.width, 0.5 * height / text.height)).move_to(plate)
    return VGroup(plate, text)
