"""Small drawings that more than one episode uses."""

import itertools

import numpy as np
from manim import *
from palette import *


def colour_of(index):
    return CYCLE[index % len(CYCLE)]


def polar(radius, angle):
    """A point given by its distance from the origin and its direction."""
    return radius * np.array([np.cos(angle), np.sin(angle), 0])


def tile(value, color=MIST, side=TILE):
    """A rounded square with a number on it."""
    square = RoundedRectangle(corner_radius=0.12, width=side, height=side, color=color)
    square.set_fill(color, opacity=0.15)
    return VGroup(square, Text(str(value), font_size=24).move_to(square))


def pin(point, name, direction=UP, color=SAND):
    """A dot with its name beside it."""
    dot = Dot(point, color=color)
    return VGroup(dot, Text(name, font_size=26, color=color).next_to(dot, direction, buff=0.15))


def spotlight(mobject, color=SAND):
    return SurroundingRectangle(mobject, color=color, buff=0.12, corner_radius=0.1)


def pairs(items):
    return list(itertools.combinations(items, 2))


class Gear(VGroup):
    """A wheel with teeth. It turns about its hub."""

    def __init__(self, teeth=12, radius=1.0, color=LAGOON, **kwargs):
        super().__init__(**kwargs)
        self.teeth = teeth
        self.radius = radius
        rim = Circle(radius=radius, color=color, fill_opacity=0.35)
        hub = Circle(radius=radius / 5, color=color, fill_color=NIGHT, fill_opacity=1)
        width = PI * radius / teeth
        crown = VGroup()
        for k in range(teeth):
            angle = k * TAU / teeth
            tooth = Rectangle(width=width, height=width, color=color, fill_opacity=0.35)
            tooth.rotate(angle).move_to(polar(radius + width / 2, angle))
            crown.add(tooth)
        mark = Line(polar(radius / 5, PI / 2), polar(radius, PI / 2), color=SAND)
        self.add(crown, rim, hub, mark)

    def pitch(self):
        """Distance along the rim from one tooth to the next."""
        return TAU * self.radius / self.teeth
