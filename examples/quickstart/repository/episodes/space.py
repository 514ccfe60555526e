import sys

sys.path.insert(1, "common/")

import palette as p
from manim import *


class CubeInSpace(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=65 * DEGREES, theta=-50 * DEGREES)
        axes = ThreeDAxes(x_range=[-3, 3], y_range=[-3, 3], z_range=[-2, 2])
        cube = Cube(side_length=1.6, fill_color=p.LAGOON, fill_opacity=0.5, stroke_color=p.SAND, stroke_width=1)
        self.play(Create(axes), FadeIn(cube))
        self.begin_ambient_camera_rotation(rate=0.4)
        self.play(Rotate(cube, angle=PI / 2, axis=UP + RIGHT), run_time=2)
        self.wait()
        self.stop_ambient_camera_rotation()


class ZoomIntoTheNumberLine(MovingCameraScene):
    """Between any two marks there are ten more."""

    def construct(self):
        line = NumberLine(x_range=[0, 10, 1], length=12, color=p.MIST)
        self.play(Create(line))
        self.camera.frame.save_state()
        start, end, scale = line.n2p(3), line.n2p(4), 0.1
        for _ in range(2):
            marks = VGroup()
            for k in range(11):
                mark = Line(DOWN, UP, color=p.CORAL, stroke_width=4 * scale).scale(scale)
                marks.add(mark.move_to(interpolate(start, end, k / 10)))
            window = self.camera.frame.animate.set(width=1.6 * (end - start)[0]).move_to((start + end) / 2)
            self.play(window, line.animate.set_stroke(width=2 * scale), run_time=p.SLOW)
            self.play(LaggedStart(*[Create(mark) for mark in marks], lag_ratio=0.05))
            start, end, scale = interpolate(start, end, 0.1), interpolate(start, end, 0.2), scale / 10
        self.play(Restore(self.camera.frame), line.animate.set_stroke(width=2), run_time=p.SLOW)
        self.wait()
