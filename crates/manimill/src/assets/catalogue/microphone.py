def draw_microphone(width, height, color=LIGHT_GRAY):
    """A microphone: a capsule in a holder on a stand."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    capsule = RoundedRectangle(width=0.9, height=1.7, corner_radius=0.45, color=color, **solid)
    holder = Arc(radius=0.8, start_angle=PI, angle=PI, color=color, stroke_width=6).move_to([0, -0.6, 0])
    stand = Rectangle(width=0.14, height=0.6, color=color, **solid).move_to([0, -1.3, 0])
    foot = Rectangle(width=1, height=0.15, color=color, **solid).move_to([0, -1.6, 0])
    microphone = VGroup(capsule, holder, stand, foot)
    return microphone.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
