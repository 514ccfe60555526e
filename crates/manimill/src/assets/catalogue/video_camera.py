def draw_video_camera(width, height, color=GRAY_C):
    """A video camera: a box with a funnel in front of it."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    body = RoundedRectangle(width=2.2, height=1.8, corner_radius=0.25, color=color, **solid)
    funnel = Polygon([1.2, -0.2, 0], [1.2, 0.2, 0], [2, 0.8, 0], [2, -0.8, 0], color=color, **solid)
    video_camera = VGroup(body, funnel)
    return video_camera.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
