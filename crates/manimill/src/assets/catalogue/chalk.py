def draw_chalk(width, height, color=WHITE):
    """A stick of chalk, lying aslant."""
    stick = RoundedRectangle(width=0.5, height=2.4, corner_radius=0.15, color=color, fill_opacity=1, stroke_width=0)
    end = Ellipse(width=0.5, height=0.25, color=LIGHT_GRAY, fill_opacity=1, stroke_width=0).move_to([0, 1.1, 0])
    chalk = VGroup(stick, end).rotate(PI / 4)
    return chalk.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
