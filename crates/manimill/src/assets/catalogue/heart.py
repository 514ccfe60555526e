def draw_heart(width, height, color=RED):
    """A heart: one smooth curve from the notch around to the tip and back."""
    notch, tip = [0, 0.6, 0], [0, -1.2, 0]
    heart = VMobject(color=color, fill_opacity=1, stroke_width=0).start_new_path(notch)
    heart.add_cubic_bezier_curve_to([-0.4, 1.5, 0], [-1.9, 1, 0], [-1.3, -0.1, 0])
    heart.add_cubic_bezier_curve_to([-1, -0.6, 0], [-0.3, -0.9, 0], tip)
    heart.add_cubic_bezier_curve_to([0.3, -0.9, 0], [1, -0.6, 0], [1.3, -0.1, 0])
    heart.add_cubic_bezier_curve_to([1.9, 1, 0], [0.4, 1.5, 0], notch)
    return VGroup(heart).stretch_to_fit_width(width).stretch_to_fit_height(height).center()
