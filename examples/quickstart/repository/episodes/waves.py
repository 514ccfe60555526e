import sys
sys.path.insert(1, 'common/')

import numpy as np
from manim import *
from palette import *
from lesson import *


def wave(frequency, amplitude=1.0, phase=0.0):
    return lambda x: amplitude * np.sin(frequency * x + phase)


def strip(function, color, y=0):
    # one lane of the picture: an axis and the graph on it
    axis = Line(LEFT * 5.5, RIGHT * 5.5, color=MIST, stroke_width=1).shift(UP * y)
    graph = FunctionGraph(function, x_range=[-5.5, 5.5], color=color).shift(UP * y)
    return VGroup(axis, graph)


class AddingWaves(Lesson):
    title = 'Two waves make a third'

    def construct(self):
        self.open()
        first, second = wave(1.5, 0.6), wave(4, 0.35)
        upper = strip(first, CORAL, 1.9)
        middle = strip(second, LAGOON, 0.5)
        lower = strip(lambda x: first(x) + second(x), SAND, -1.3)
        self.play(Create(upper), run_time=SLOW)
        self.play(Create(middle), run_time=SLOW)
        self.play(
            TransformFromCopy(upper[1], lower[1]),
            TransformFromCopy(middle[1], lower[1].copy()),
            FadeIn(lower[0]),
            run_time=SLOW,
        )
        self.caption('At each place the heights are added')
        self.wait()


class Beats(Lesson):
    title = 'Almost the same note'

    def construct(self):
        self.open()
        detune = ValueTracker(0)

        def sound(x):
            return 0.7 * (np.sin(9 * x) + np.sin((9 + detune.get_value()) * x))

        graph = always_redraw(lambda: FunctionGraph(sound, x_range=[-5.5, 5.5, 0.02], color=SAND))
        label = always_redraw(
            lambda: Text(f'{detune.get_value():.1f} Hz apart', font_size=28, color=CORAL).to_edge(RIGHT).shift(UP * 2.2)
        )
        self.add(graph, label)
        self.play(detune.animate.set_value(1.5), run_time=4)
        self.caption('They meet and part: the sound swells and fades')
        self.wait()


class StandingWave(Scene):
    modes = 3

    def construct(self):
        time = ValueTracker(0)
        walls = VGroup(*[Line(UP, DOWN, color=MIST, stroke_width=8).shift(x * RIGHT) for x in (-4, 4)])
        self.play(Create(walls))
        for mode in range(1, self.modes + 1):
            time.set_value(0)
            string = always_redraw(
                lambda: FunctionGraph(
                    lambda x: np.cos(time.get_value()) * np.sin(mode * PI * (x + 4) / 8),
                    x_range=[-4, 4],
                    color=CYCLE[mode % len(CYCLE)],
                )
            )
            nodes = VGroup(*[Dot([8 * k / mode - 4, 0, 0], color=SAND) for k in range(mode + 1)])
            self.play(FadeIn(string), FadeIn(nodes), run_time=QUICK)
            self.play(time.animate.set_value(2 * TAU), run_time=2, rate_func=linear)
            self.play(FadeOut(string), FadeOut(nodes), run_time=QUICK)
