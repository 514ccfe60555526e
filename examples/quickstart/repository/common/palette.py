"""The colours and measures that all episodes share."""

from manim import *

NIGHT = ManimColor("#14213d")
SAND = ManimColor("#e9d8a6")
CORAL = ManimColor("#ee6c4d")
LAGOON = ManimColor("#3d9db3")
MOSS = ManimColor("#8ab17d")
MIST = ManimColor("#98a6b5")

CYCLE = [CORAL, LAGOON, MOSS, SAND]

TILE = 0.72
QUICK = 0.4
SLOW = 1.6

config.background_color = NIGHT
