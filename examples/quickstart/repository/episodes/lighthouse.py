import os
import sys

sys.path.insert(1, "common/")

from manim import *
from lesson import Lesson
from palette import *

ASSETS = "assets"


def picture(name):
    return os.path.join(ASSETS, name)


class Lighthouse(Lesson):
    """How far does its light reach?"""

    title = "Over the horizon"

    def construct(self):
        self.open()
        tower = ImageMobject(picture("lighthouse.png")).set_height(3)
        sea = Arc(radius=9, start_angle=PI / 3, angle=PI / 3, color=LAGOON).shift(DOWN * 10.5)
        tower.move_to(sea.get_top(), aligned_edge=DOWN)
        beam = Line(tower.get_top() + DOWN * 0.4, sea.get_end() + UP * 0.6, color=SAND)
        self.play(Create(sea), FadeIn(tower))
        self.play(Create(beam), run_time=SLOW)
        self.wait()


class CompassTurns(Scene):
    def construct(self):
        compass = SVGMobject("assets/compass.svg").scale(1.6)
        north = Text("N", color=CORAL).next_to(compass, UP)
        self.play(DrawBorderThenFill(compass), FadeIn(north))
        self.play(Rotate(compass, PI / 6), run_time=QUICK)
        self.play(Rotate(compass, -PI / 6), run_time=SLOW, rate_func=rate_functions.ease_out_elastic)
        self.wait()
