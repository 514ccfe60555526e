"""What a scene did: its plays and waits in order, and what stood on the screen at the end of each.

Lengths are in scene units, times in seconds, both rounded so that the same run gives the same bytes.
"""

import base64
import io
import math
import sys

import numpy as np
from manim import ImageMobject, SVGMobject, VMobject, config
from manim.animation.animation import Wait
from manim.camera.three_d_camera import ThreeDCamera
from manim.utils.color import ManimColor
from PIL import Image

OBJECTS_PER_PLAY = 40
# Once so many have been described, parts are no longer: a report has an end.
OBJECTS_IN_DETAIL = 50_000
ANIMATIONS_PER_PLAY = 40
STILLS = 4
STILL_SHRINK = 4
TEXT_KEPT = 200


class Stills:
    """A few of the drawn frames, spread over the scene: every second one is forgotten whenever there are too many."""

    def __init__(self):
        self._kept = []
        self._stride = 1
        self._seen = 0

    def offer(self, time, frame):
        if self._seen % self._stride == 0:
            self._kept.append((time, frame))
            if len(self._kept) > 16 * STILLS:
                self._kept = self._kept[::2]
                self._stride *= 2
        self._seen += 1

    def choose(self):
        last = len(self._kept) - 1
        chosen = sorted({round(last * i / max(1, STILLS - 1)) for i in range(STILLS)} if last >= 0 else set())
        return [{"time": _short(self._kept[i][0]), "png": _png(self._kept[i][1])} for i in chosen]


def record_play(watch, renderer, scene, began):
    animations = scene.animations or []
    waits = len(animations) == 1 and isinstance(animations[0], Wait)
    play = {
        "kind": "wait" if waits else "play",
        "line": _line_of_sample(watch.path),
        "construct_line": _line_of_sample(watch.path, "construct"),
        "start": _short(began),
        "run_time": _short(scene.duration),
        "frames": watch.play_frames,
        "animations": [] if waits else [_animation(animation) for animation in animations[:ANIMATIONS_PER_PLAY]],
        "view": _view(renderer.camera),
        **_screen(watch, scene),
    }
    if play["object_count"] or not waits:
        watch.anything_shown = True
    ink = _look(watch, renderer)
    if ink is not None:
        play["ink"] = ink
    return play


def finish(watch, scene):
    renderer = scene.renderer
    ink = None
    if not watch.plays:
        ink = _look(watch, renderer)
    return {
        "timeline": {
            "width": config.pixel_width,
            "height": config.pixel_height,
            "frame_rate": _short(config.frame_rate),
            "duration": _short(renderer.time),
            "frames": watch.frames,
            "plays": watch.plays,
            "three_d": isinstance(renderer.camera, ThreeDCamera),
            "view": _view(renderer.camera),
            "ink": ink,
            **_screen(watch, scene),
        },
        # Where every play is skipped there is no film, whatever was on the screen.
        "shown": bool(ink) if not watch.plays else watch.anything_shown and watch.frames_written > 0,
        "stills": watch.stills.choose(),
    }


def _look(watch, renderer):
    """Share of the pixels that differ from the background in the frame drawn last, if a new one was drawn."""
    if getattr(watch, "last_drawn", None) is not renderer:
        return None
    watch.last_drawn = None
    frame = renderer.camera.__dict__.get("pixel_array")
    if not isinstance(frame, np.ndarray) or frame.ndim != 3:
        return None
    small = np.ascontiguousarray(frame[::STILL_SHRINK, ::STILL_SHRINK, :3])
    watch.stills.offer(renderer.time, small)
    background = np.array(ManimColor.parse(renderer.camera.background_color).to_int_rgb(), dtype=np.int16)
    differs = (np.abs(frame[::2, ::2, :3].astype(np.int16) - background) > 8).any(axis=2)
    return _short(float(differs.mean()), 5)


def _animation(animation):
    rate = getattr(animation, "rate_func", None)
    return {
        "class": type(animation).__name__,
        "target": _target(getattr(animation, "mobject", None)),
        "run_time": _short(getattr(animation, "run_time", 0.0)),
        "rate_function": getattr(rate, "__name__", type(rate).__name__),
        "lag_ratio": _short(getattr(animation, "lag_ratio", 0.0)),
    }


def _target(mobject):
    if mobject is None:
        return ""
    text = _text(mobject)
    return type(mobject).__name__ if text is None else f"{type(mobject).__name__}({text!r})"


def _screen(watch, scene):
    room = OBJECTS_PER_PLAY
    depth = 2 if watch.objects_described < OBJECTS_IN_DETAIL else 0
    objects = []
    # A camera that has been moved stands among the mobjects, and nobody sees it.
    frame = getattr(scene.camera, "frame", None)
    mobjects = [mobject for mobject in scene.mobjects if mobject is not frame]
    for mobject in mobjects:
        if len(objects) >= room:
            break
        described = _object(mobject, depth)
        if described is not None:
            objects.append(described)
            watch.objects_described += _count(described)
    return {"objects": objects, "object_count": sum(1 for mobject in mobjects if len(mobject.points) or mobject.submobjects)}


def _count(described):
    return 1 + sum(map(_count, described.get("children", ())))


def _object(mobject, depth):
    """One mobject with its parts, some levels deep: glyphs and the like are counted, not listed."""
    try:
        family = mobject.get_family()
        points = [_outline(member) for member in family if len(member.points)]
        if not points and len(family) == 1:
            return None
        text = _text(mobject)
        described = {"class": type(mobject).__name__, "parts": len(family) - 1}
        if points:
            low = np.min([part.min(axis=0) for part in points], axis=0)
            high = np.max([part.max(axis=0) for part in points], axis=0)
            described["box"] = [_short(float(value)) for value in (low[0], low[1], high[0], high[1])]
            described["color"] = _color(mobject)
        if _shows_file(mobject):
            described["file"] = True
        if text is not None:
            described["text"] = text
        elif depth and 0 < len(mobject.submobjects) <= 12:
            children = [_object(child, depth - 1) for child in mobject.submobjects]
            described["children"] = [child for child in children if child is not None]
        return described
    except Exception:
        return None


def _outline(mobject):
    """The points that Manim itself measures: the ends of curves, not their handles."""
    if isinstance(mobject, VMobject):
        each = mobject.n_points_per_cubic_curve
        return np.concatenate((mobject.points[::each], mobject.points[each - 1 :: each]))
    return mobject.points


def _color(mobject):
    for member in mobject.get_family():
        color = getattr(member, "color", None)
        if len(member.points) and color is not None:
            return color.to_hex()
    return None


def _text(mobject):
    for name in ("original_text", "tex_string", "text"):
        value = getattr(mobject, name, None) if name in mobject.__dict__ else None
        if isinstance(value, str):
            return value[:TEXT_KEPT]
    if hasattr(mobject, "number") and hasattr(mobject, "num_decimal_places"):
        return f"{float(mobject.number):.{int(mobject.num_decimal_places)}f}"
    return None


def _shows_file(mobject):
    """Pictures and vectors; formulas and texts are vectors too, from files that manim makes itself."""
    if isinstance(mobject, ImageMobject):
        return True
    return isinstance(mobject, SVGMobject) and mobject.file_name is not None and _text(mobject) is None


def _view(camera):
    """What part of the scene the camera shows: left, bottom, right, top."""
    try:
        x, y = (float(value) for value in camera.frame_center[:2])
        half_width, half_height = camera.frame_width / 2, camera.frame_height / 2
        return [_short(x - half_width), _short(y - half_height), _short(x + half_width), _short(y + half_height)]
    except Exception:
        return [0.0, 0.0, 0.0, 0.0]


def _line_of_sample(path, function=None):
    """The innermost line of the sample that is being executed, or the one in the outermost function of that name."""
    frame = sys._getframe(1)
    line = None
    while frame is not None:
        if frame.f_code.co_filename == path:
            if function is None:
                return frame.f_lineno
            if frame.f_code.co_name == function:
                line = frame.f_lineno
        frame = frame.f_back
    return line


def _png(frame):
    file = io.BytesIO()
    Image.fromarray(frame).convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(file, "PNG", optimize=False)
    return base64.b64encode(file.getvalue()).decode("ascii")


def _short(value, digits=3):
    value = float(value)
    return round(value, digits) + 0.0 if math.isfinite(value) else 0.0
