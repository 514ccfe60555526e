"""Bars that sort themselves."""

import random
import sys

sys.path.insert(1, "common/")

from manim import *
from lesson import Lesson
from marks import colour_of
from palette import *

random.seed(7)
HEIGHTS = random.sample(range(1, 13), 9)


class SortingScene(Lesson):
    """Shows the swaps that `swaps` gives. Each way to sort says which."""

    title = "Sorting"
    pace = 0.22

    def swaps(self, values):
        raise NotImplementedError

    def construct(self):
        self.open()
        bars = [Rectangle(width=0.7, height=h / 3, color=LAGOON, fill_opacity=0.5) for h in HEIGHTS]
        row = VGroup(*bars).arrange(RIGHT, buff=0.2, aligned_edge=DOWN).shift(DOWN * 0.3)
        self.play(LaggedStart(*[GrowFromEdge(bar, DOWN) for bar in bars], lag_ratio=0.1))
        count = 0
        for i, j in self.swaps(list(HEIGHTS)):
            x, y = bars[i].get_x(), bars[j].get_x()
            self.play(bars[i].animate.set_x(y), bars[j].animate.set_x(x), run_time=self.pace)
            bars[i], bars[j] = bars[j], bars[i]
            count += 1
        self.play(row.animate.set_color(MOSS))
        self.caption(f"{count} swaps")
        self.wait()


class BubbleSort(SortingScene):
    title = "Bubble sort"

    def swaps(self, values):
        for end in range(len(values) - 1, 0, -1):
            for i in range(end):
                if values[i] > values[i + 1]:
                    values[i], values[i + 1] = values[i + 1], values[i]
                    yield i, i + 1


class SelectionSort(SortingScene):
    title = "Selection sort"
    pace = 0.6

    def swaps(self, values):
        for start in range(len(values) - 1):
            least = min(range(start, len(values)), key=values.__getitem__)
            if least != start:
                values[start], values[least] = values[least], values[start]
                yield start, least


class ShuffledCards(Scene):
    def construct(self):
        cards = VGroup()
        for k in range(8):
            card = RoundedRectangle(corner_radius=0.1, width=0.9, height=1.3, color=colour_of(k), fill_opacity=0.4)
            cards.add(VGroup(card, Text(str(k + 1), font_size=30).move_to(card)))
        cards.arrange(RIGHT, buff=0.2)
        self.play(LaggedStart(*[FadeIn(card, shift=DOWN) for card in cards], lag_ratio=0.1))
        places = [card.get_center() for card in cards]
        random.shuffle(places)
        self.play(*[card.animate(path_arc=PI / 2).move_to(place) for card, place in zip(cards, places)], run_time=SLOW)
        self.wait()
