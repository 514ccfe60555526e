import sys

sys.path.insert(1, "common/")

from manim import *
from lesson import Lesson
from marks import *
from palette import *

COLUMNS = 10
LAST = 50


def factors(n):
    """The prime factors of a number, smallest first."""
    found = []
    p = 2
    while n > 1:
        while n % p == 0:
            found.append(p)
            n //= p
        p += 1
    return found


class SieveOfEratosthenes(Lesson):
    title = "Catching primes in a sieve"

    def construct(self):
        self.open()
        tiles = VGroup(*[tile(n) for n in range(2, LAST + 1)])
        tiles.arrange_in_grid(cols=COLUMNS, buff=0.12).shift(UP * 0.1)
        self.play(LaggedStart(*[FadeIn(t, scale=0.6) for t in tiles], lag_ratio=0.02))

        gone = set()
        for turn, p in enumerate([2, 3, 5, 7]):
            color = colour_of(turn)
            self.caption(f"{p} stays, its multiples fall through")
            frame = spotlight(tiles[p - 2], color)
            self.play(Create(frame), run_time=QUICK)
            multiples = [n for n in range(p * p, LAST + 1, p) if n not in gone]
            gone.update(multiples)
            self.play(
                LaggedStart(*[tiles[n - 2].animate.set_color(color).set_opacity(0.25) for n in multiples], lag_ratio=0.1),
                run_time=SLOW,
            )
            self.play(FadeOut(frame), run_time=QUICK)

        primes = [tiles[n - 2] for n in range(2, LAST + 1) if n not in gone]
        self.caption(f"{len(primes)} primes are left")
        self.play(*[t.animate.set_color(SAND) for t in primes])
        self.wait()


class FactorTree(Lesson):
    """360 falls apart into primes, one split at a time."""

    title = "Every number is a product of primes"
    number = 360

    def construct(self):
        self.open()
        node = tile(self.number, SAND).move_to(UP * 2)
        self.play(GrowFromCenter(node))
        rest = self.number
        for turn, p in enumerate(factors(self.number)[:-1]):
            rest //= p
            left = tile(p, CORAL).move_to(node.get_center() + DL * 0.95)
            right = tile(rest, CORAL if rest in (2, 3, 5) else MIST).move_to(node.get_center() + DR * 0.95)
            branches = VGroup(*[Line(node.get_bottom(), part.get_top(), color=MIST) for part in (left, right)])
            self.play(Create(branches), FadeIn(left, shift=DL * 0.4), FadeIn(right, shift=DR * 0.4), run_time=0.8)
            node = right
        self.caption("360 = 2 · 2 · 2 · 3 · 3 · 5")
        self.wait()
