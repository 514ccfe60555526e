import sys

sys.path.insert(1, "common/")

from manim import *
import marks as m
from lesson import Lesson
from palette import CORAL, LAGOON, MIST, MOSS, SAND, SLOW


class CircumferenceUnrolls(Lesson):
    title = "How long is a circle?"

    def construct(self):
        self.open()
        radius = 0.8
        length = TAU * radius
        ground = NumberLine(x_range=[0, 7, 1], length=7 * 2 * radius / 2, color=MIST).shift(DOWN)
        start = ground.n2p(0)
        wheel = Circle(radius=radius, color=LAGOON).move_to(start + UP * radius)
        mark = Dot(start, color=CORAL)
        travelled = ValueTracker(0)

        def roll(group):
            x = travelled.get_value()
            centre = start + UP * radius + RIGHT * x
            group[0].move_to(centre)
            group[1].move_to(centre + m.polar(radius, -PI / 2 - x / radius))

        rolling = VGroup(wheel, mark).add_updater(roll)
        path = always_redraw(lambda: Line(start, start + RIGHT * travelled.get_value(), color=CORAL, stroke_width=8))
        self.play(Create(ground), FadeIn(rolling))
        self.add(path)
        self.play(travelled.animate.set_value(length), run_time=3, rate_func=smooth)
        brace = Brace(path, DOWN, color=SAND)
        label = MathTex(r"2 \pi r", color=SAND).next_to(brace, DOWN)
        self.play(GrowFromCenter(brace), Write(label))
        self.wait()


class Cycloid(Lesson):
    title = "The path of a point on a wheel"

    def construct(self):
        self.open()
        angle = ValueTracker(0)
        r = 0.7

        def centre():
            return LEFT * 5 + DOWN + RIGHT * r * angle.get_value() + UP * r

        wheel = always_redraw(lambda: Circle(radius=r, color=LAGOON).move_to(centre()))
        point = always_redraw(lambda: Dot(centre() + m.polar(r, -PI / 2 - angle.get_value()), color=CORAL))
        spoke = always_redraw(lambda: Line(centre(), point.get_center(), color=MIST))
        trace = TracedPath(point.get_center, stroke_color=SAND, stroke_width=5)
        road = Line(LEFT * 6 + DOWN, RIGHT * 6 + DOWN, color=MIST)
        self.play(Create(road), FadeIn(wheel, spoke, point))
        self.add(trace)
        self.play(angle.animate.set_value(2 * TAU), run_time=5, rate_func=linear)
        self.caption("One arch covers three times the area of the wheel")
        self.wait()


class MeshedGears(Scene):
    def construct(self):
        large = m.Gear(teeth=18, radius=1.8, color=LAGOON).shift(LEFT * 1.6)
        small = m.Gear(teeth=9, radius=0.9, color=CORAL)
        small.next_to(large, RIGHT, buff=-large.pitch() / 2)
        ratio = MathTex(r"\frac{18}{9} = 2", color=SAND).to_edge(DOWN)
        self.play(FadeIn(large, scale=0.8), FadeIn(small, scale=0.8))
        self.play(Write(ratio))
        self.play(
            Rotate(large, angle=PI, about_point=large[1].get_center()),
            Rotate(small, angle=-TAU, about_point=small[1].get_center()),
            run_time=2 * SLOW,
            rate_func=smooth,
        )
        self.wait()


class InscribedAngle(Lesson):
    """The angle over a chord does not change while its tip walks along the arc."""

    title = "One chord, one angle"

    def construct(self):
        self.open()
        circle = Circle(radius=2, color=MIST).shift(DOWN * 0.4)
        centre = circle.get_center()
        a, b = centre + m.polar(2, -5 * PI / 6), centre + m.polar(2, -PI / 6)
        where = ValueTracker(PI / 5)

        def tip():
            return centre + m.polar(2, where.get_value())

        legs = always_redraw(lambda: VGroup(Line(tip(), a, color=LAGOON), Line(tip(), b, color=LAGOON)))
        arc = always_redraw(lambda: Angle(Line(tip(), a), Line(tip(), b), radius=0.5, color=CORAL))
        self.play(Create(circle), Create(Line(a, b, color=SAND)))
        self.play(FadeIn(m.pin(a, "A", DL)), FadeIn(m.pin(b, "B", DR)))
        self.play(Create(legs), Create(arc))
        self.play(where.animate.set_value(4 * PI / 5), run_time=3)
        self.play(where.animate.set_value(PI / 2), run_time=SLOW)
        self.play(Write(MathTex(r"\alpha = 60^\circ", color=CORAL).next_to(circle, RIGHT, buff=0.8)))
        self.wait()
