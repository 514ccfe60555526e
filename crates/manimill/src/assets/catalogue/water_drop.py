def draw_water_drop(width, height, color=BLUE):
    """A drop of water: a circle drawn out to a point."""
    tip, left, right, bottom = [0, 1.5, 0], [-0.9, -0.3, 0], [0.9, -0.3, 0], [0, -1.2, 0]
    drop = VMobject(color=color, fill_opacity=1, stroke_width=0).start_new_path(tip)
    drop.add_cubic_bezier_curve_to([-0.3, 0.8, 0], [-0.9, 0.3, 0], left)
    drop.add_cubic_bezier_curve_to([-0.9, -0.8, 0], [-0.5, -1.2, 0], bottom)
    drop.add_cubic_bezier_curve_to([0.5, -1.2, 0], [0.9, -0.8, 0], right)
    drop.add_cubic_bezier_curve_to([0.9, 0.3, 0], [0.3, 0.8, 0], tip)
    return VGroup(drop).stretch_to_fit_width(width).stretch_to_fit_height(height).center()
