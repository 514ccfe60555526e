from manim import *


class SquareToCircleSketch(Scene):
    """The very first animation, from before the names changed."""

    def construct(self):
        square = Square(color=BLUE).rotate(PI / 4)
        self.play(ShowCreation(square))
        self.play(Transform(square, Circle(color=RED, fill_opacity=0.4)))
        self.play(FadeOut(square))


class Pendulum(Scene):
    def construct(self):
        pivot = UP * 2
        swing = ValueTracker(PI / 5)
        bob = always_redraw(
            lambda: Dot(pivot + 3 * np.array([np.sin(swing.get_value()), -np.cos(swing.get_value()), 0]), radius=0.25, color=YELLOW)
        )
        rod = always_redraw(lambda: Line(pivot, bob.get_center(), color=GREY))
        self.add(rod, bob, Dot(pivot))
        for angle in (-PI / 5, PI / 7, -PI / 7, PI / 12):
            self.play(swing.animate.set_value(angle), run_time=0.9)


class BlinkingGrid(Scene):
    def construct(self):
        grid = VGroup(*[Square(0.5, fill_opacity=0.3) for _ in range(40)]).arrange_in_grid(5, 8, buff=0.1)
        grid.set_color_by_gradient(BLUE, GREEN)
        self.play(FadeIn(grid, lag_ratio=0.02))
        for turn in range(3):
            self.play(*[Indicate(square, scale_factor=1.3) for square in grid[turn::3]])


class Spiral(Scene):
    def construct(self):
        curve = ParametricFunction(
            lambda t: np.array([0.2 * t * np.cos(t), 0.2 * t * np.sin(t), 0]),
            t_range=[0, 5 * PI],
            color=TEAL,
        )
        dot = Dot(color=WHITE)
        self.play(Create(curve), run_time=2)
        self.play(MoveAlongPath(dot, curve), run_time=3, rate_func=linear)


class GoldenRectangle(Scene):
    def construct(self):
        phi = (1 + 5**0.5) / 2
        box = Rectangle(width=2 * phi * 1.5, height=3, color=GOLD)
        square = Square(3, color=GOLD_A, fill_opacity=0.3).align_to(box, LEFT)
        self.play(Create(box))
        self.play(FadeIn(square))
        self.play(Write(MathTex(r"\varphi = \frac{1 + \sqrt{5}}{2}").next_to(box, DOWN)))
        self.wait()
