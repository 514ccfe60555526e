import sys

sys.path.insert(1, "common/")

from manim import *
from lesson import Lesson
from palette import *


class RiemannSum(Lesson):
    title = "Area from thin strips"

    def construct(self):
        self.open()
        axes = Axes(x_range=[0, 5, 1], y_range=[0, 4, 1], x_length=8, y_length=4, axis_config={"color": MIST}).shift(DOWN * 0.2)
        curve = axes.plot(lambda x: 0.12 * x**2 + 0.6, color=SAND)
        self.play(Create(axes), Create(curve))
        strips = None
        for dx in (1, 0.5, 0.25, 0.1):
            finer = axes.get_riemann_rectangles(curve, x_range=[0.5, 4.5], dx=dx, color=[LAGOON, CORAL], stroke_width=0.5)
            if strips is None:
                self.play(LaggedStart(*[GrowFromEdge(strip, DOWN) for strip in finer], lag_ratio=0.1))
            else:
                self.play(ReplacementTransform(strips, finer))
            strips = finer
        self.play(Write(MathTex(r"\int_a^b f(x)\,dx", color=SAND).next_to(curve, UP, buff=-0.6).shift(LEFT)))
        self.wait()


class Pythagoras(Lesson):
    """Four triangles in a square, laid out in two ways."""

    title = "What is left over"

    def construct(self):
        self.open()
        a, b = 1.2, 2.0
        side = a + b
        origin = LEFT * side / 2 + DOWN * (side / 2 + 0.3)

        def at(x, y):
            return origin + RIGHT * x + UP * y

        def triangle(*corners):
            return Polygon(*[at(x, y) for x, y in corners], color=LAGOON, fill_opacity=0.5)

        frame = Polygon(at(0, 0), at(side, 0), at(side, side), at(0, side), color=SAND)
        before = VGroup(
            triangle((0, 0), (a, 0), (0, b)),
            triangle((a, 0), (side, 0), (side, a)),
            triangle((side, a), (side, side), (b, side)),
            triangle((0, b), (0, side), (b, side)),
        )
        after = VGroup(
            triangle((0, 0), (a, 0), (0, b)),
            triangle((a, b), (side, b), (side, side)),
            triangle((a, 0), (a, b), (0, b)),
            triangle((a, b), (a, side), (side, side)),
        )
        squared = MathTex("c^2", color=CORAL).move_to(frame)
        self.play(Create(frame))
        self.play(LaggedStart(*[FadeIn(piece, scale=0.8) for piece in before], lag_ratio=0.2))
        self.play(Write(squared))
        self.play(FadeOut(squared))
        self.play(*[Transform(old, new) for old, new in zip(before, after)], run_time=SLOW)
        parts = VGroup(
            MathTex("a^2", color=CORAL).move_to(at(a / 2, b + a / 2)),
            MathTex("b^2", color=CORAL).move_to(at(a + b / 2, b / 2)),
        )
        self.play(Write(parts))
        self.play(Write(MathTex("a^2 + b^2 = c^2", color=SAND).to_edge(RIGHT)))
        self.wait()


class SumOfOddNumbers(Lesson):
    title = "1 + 3 + 5 + 7 + ..."

    def construct(self):
        self.open()
        side = 0.55
        corner = LEFT * 1.4 + DOWN * 2.2
        for n in range(1, 6):
            layer = VGroup()
            for k in range(n):
                layer.add(Square(side).move_to(corner + RIGHT * side * (n - 1) + UP * side * k))
            for k in range(n - 1):
                layer.add(Square(side).move_to(corner + RIGHT * side * k + UP * side * (n - 1)))
            layer.set_color(CYCLE[n % 4]).set_fill(opacity=0.6)
            self.play(LaggedStart(*[FadeIn(square, scale=0.5) for square in layer], lag_ratio=0.08), run_time=QUICK * 2)
        self.play(Write(MathTex(r"1 + 3 + \dots + (2n - 1) = n^2", color=SAND).to_edge(DOWN, buff=0.3)))
        self.wait()
