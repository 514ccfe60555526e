import sys
from collections import deque

sys.path.insert(1, "common/")

from manim import *
from marks import pairs, spotlight
from palette import *

ROADS = [(1, 2), (1, 3), (2, 4), (3, 4), (3, 5), (4, 6), (5, 6), (5, 7), (6, 8), (7, 8)]
PLACES = {
    1: [-5, 0, 0], 2: [-3, 1.5, 0], 3: [-3, -1.5, 0], 4: [-1, 0.8, 0],
    5: [0.5, -1.6, 0], 6: [2, 0.6, 0], 7: [3.2, -1.8, 0], 8: [5, 0, 0],
}


def neighbours(place):
    return sorted({b for a, b in ROADS if a == place} | {a for a, b in ROADS if b == place})


class RoadMap(Scene):
    """The map that the searches walk on."""

    def setup(self):
        self.map = Graph(
            list(PLACES), ROADS, layout=PLACES, labels=True,
            vertex_config={"radius": 0.32, "fill_color": MIST},
            edge_config={"stroke_color": MIST},
        )

    def construct(self):
        self.play(Create(self.map), run_time=2)
        self.wait()


class BreadthFirstSearch(RoadMap):
    def construct(self):
        self.add(self.map)
        seen = {1: None}
        queue = deque([1])
        self.play(self.map.vertices[1].animate.set_fill(CORAL))
        while queue:
            place = queue.popleft()
            fresh = [other for other in neighbours(place) if other not in seen]
            for other in fresh:
                seen[other] = place
                queue.append(other)
            if fresh:
                self.play(
                    *[self.map.vertices[other].animate.set_fill(CORAL) for other in fresh],
                    *[self.edge(place, other).animate.set_stroke(SAND, width=8) for other in fresh],
                    run_time=0.7,
                )
        self.wait()

    def edge(self, a, b):
        return self.map.edges.get((a, b)) or self.map.edges[(b, a)]


class Handshakes(Scene):
    """Everybody greets everybody: the lines of a complete graph, counted."""

    def construct(self):
        ring = RegularPolygon(7, color=MIST, stroke_opacity=0).scale(2.4)
        people = VGroup(*[Dot(p, radius=0.16, color=SAND) for p in ring.get_vertices()])
        self.play(LaggedStart(*[GrowFromCenter(dot) for dot in people], lag_ratio=0.1))
        total = Integer(0, color=CORAL).scale(1.4).to_corner(UR, buff=1)
        self.add(total)
        lines = VGroup(*[Line(a.get_center(), b.get_center(), stroke_width=2, color=LAGOON) for a, b in pairs(people)])
        lines.set_z_index(-1)
        self.play(
            LaggedStart(*[Create(line) for line in lines], lag_ratio=0.2),
            ChangeDecimalToValue(total, len(lines)),
            run_time=3,
        )
        self.play(Create(spotlight(total)))
        self.wait()
