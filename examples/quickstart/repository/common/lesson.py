"""What every episode has: a headline, a caption at the foot, and a clean stage at the end."""

from manim import *
from palette import *


class Lesson(Scene):
    """An episode. Not a scene of its own: it shows nothing."""

    title = ""

    def setup(self):
        super().setup()
        self.foot = VGroup()

    def open(self):
        """Writes the title and moves it to its place."""
        self.heading = Text(self.title, font_size=42, color=SAND)
        self.play(Write(self.heading))
        self.play(self.heading.animate.scale(0.7).to_edge(UP, buff=0.4), run_time=QUICK * 2)

    def caption(self, words):
        """Replaces the line at the foot of the picture."""
        text = Text(words, font_size=26, color=MIST).to_edge(DOWN, buff=0.5)
        if len(self.foot):
            self.play(FadeOut(self.foot, shift=DOWN * 0.3), FadeIn(text, shift=UP * 0.3), run_time=QUICK)
        else:
            self.play(FadeIn(text, shift=UP * 0.3), run_time=QUICK)
        self.foot = VGroup(text)

    def clear_stage(self):
        if self.mobjects:
            self.play(*[FadeOut(mobject) for mobject in self.mobjects])
        self.foot = VGroup()

    def sign_off(self, words="See you next week"):
        self.clear_stage()
        line = Text(words, font_size=36, color=SAND)
        underline = Underline(line, color=CORAL)
        self.play(Write(line), Create(underline))
        self.wait()

    def countdown(self, seconds=3):
        """For the live streams."""
        number = Integer(seconds, font_size=120)
        for left in range(seconds, 0, -1):
            number.set_value(left)
            self.play(number.animate.scale(1.2), rate_func=there_and_back)
