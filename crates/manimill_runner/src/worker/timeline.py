"""What a scene did: its plays and waits in order, and what stood on the screen at the end of each.

Lengths are in scene units, times in seconds, both rounded so that the same run gives the same bytes.
"""

import base64
import io
import math
import sys
import weakref

import numpy as np
from manim import BarChart, Code, ImageMobject, Line, Matrix, Mobject, Polygram, Scene, SVGMobject, Table, VMobject, config
from manim.animation.animation import Animation, Wait
from manim.animation.transform import MoveToTarget
from manim.camera.three_d_camera import ThreeDCamera
from manim.mobject.graph import GenericGraph
from manim.mobject.value_tracker import ValueTracker
from manim.utils.color import ManimColor
from PIL import Image

OBJECTS_PER_PLAY = 40
# Once so many have been described, parts are no longer: a report has an end.
OBJECTS_IN_DETAIL = 50_000
ANIMATIONS_PER_PLAY = 40
# Animations within animations, in one play.
ANIMATIONS_WITHIN = 60
# Parts beyond this many are summed up, not listed.
PARTS_LISTED = 12
TEXTS_OF_PARTS = 30
COLORS_KEPT = 6
# Names of variables that one list or dictionary gives to what it holds.
NAMES_PER_LIST = 60
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


class Numbers:
    """A number for each mobject, the same for as long as the scene lasts, in the order in which they are first seen.

    A mobject that is forgotten by the sample frees its address for another one, so an address alone says nothing.
    """

    def __init__(self):
        self._known = {}
        self._last = 0
        self.names = {}
        self.described = set()
        # Those that the screen before lists, and those that the one now does.
        self.shown = set()
        self.listed = set()
        self.room = 0

    def of(self, mobject):
        known = self._known.get(id(mobject))
        if known is not None and known[0]() is mobject:
            return known[1]
        self._last += 1
        self._known[id(mobject)] = (weakref.ref(mobject), self._last)
        return self._last

    def name(self, path, scene):
        """What variables of `construct` and attributes of the scene call their mobjects; the first name stays."""
        frame = _outermost(path, "construct") or (_adding[1] if _adding[0] is scene else None)
        for names in (frame.f_locals if frame is not None else {}, scene.__dict__):
            for name, value in names.items():
                if name[:1] == "_" or name in NOT_NAMES:
                    continue
                if isinstance(value, Mobject):
                    self.names.setdefault(self.of(value), name)
                elif isinstance(value, (list, tuple, dict)) and len(value) <= NAMES_PER_LIST:
                    for item in value.values() if isinstance(value, dict) else value:
                        if isinstance(item, Mobject):
                            self.names.setdefault(self.of(item), name + "[]")


# Lists of the scene itself, which hold what others have named.
NOT_NAMES = frozenset(("self", "mobjects", "moving_mobjects", "static_mobjects", "foreground_mobjects", "animations"))


# A scene and the frame of its `construct`, from the first time that it adds something: a picture is looked at when `construct` is over.
_adding = (None, None)
_add = Scene.add


def _add_and_remember(scene, *mobjects):
    global _adding
    if _adding[0] is not scene:
        caller = sys._getframe(1)
        if caller.f_code.co_name == "construct":
            _adding = (scene, caller)
    return _add(scene, *mobjects)


Scene.add = _add_and_remember


def _numbers(watch):
    numbers = getattr(watch, "numbers", None)
    if numbers is None:
        numbers = watch.numbers = Numbers()
    return numbers


def record_play(watch, renderer, scene, began):
    animations = scene.animations or []
    waits = len(animations) == 1 and isinstance(animations[0], Wait)
    numbers = _numbers(watch)
    _if_possible(numbers.name, watch.path, scene)
    numbers.shown, numbers.listed = numbers.listed, set()
    screen = _screen(watch, scene)
    numbers.room = ANIMATIONS_WITHIN
    play = {
        "kind": "wait" if waits else "play",
        "line": _line_of_sample(watch.path),
        "construct_line": _line_of_sample(watch.path, "construct"),
        "start": _short(began),
        "run_time": _short(scene.duration),
        "frames": watch.play_frames,
        "animations": []
        if waits
        else [_animation(animation, numbers, scene) for animation in animations[:ANIMATIONS_PER_PLAY]],
        "view": _view(renderer.camera),
        **_if_possible(_angles, renderer.camera),
        **_if_possible(_section, renderer),
        **screen,
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
        _if_possible(_numbers(watch).name, watch.path, scene)
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
            **_if_possible(_angles, renderer.camera),
            **_if_possible(_background, renderer.camera),
            **_if_possible(_captions, renderer),
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


def _animation(animation, numbers, scene):
    rate = getattr(animation, "rate_func", None)
    mobject = getattr(animation, "mobject", None)
    described = {
        "class": type(animation).__name__,
        "target": _target(mobject),
        "run_time": _short(getattr(animation, "run_time", 0.0)),
        "rate_function": getattr(rate, "__name__", type(rate).__name__),
        "lag_ratio": _short(getattr(animation, "lag_ratio", 0.0)),
    }
    described.update(_if_possible(_details, animation, mobject, numbers, scene))
    return described


def _if_possible(tell, *arguments):
    """What is told of a thing, or nothing: a sample's classes may lack what manim's have."""
    try:
        return tell(*arguments) or {}
    except Exception:
        return {}


def _details(animation, mobject, numbers, scene):
    """What an animation does beyond its name; only what is there is told."""
    details = _base(type(animation), Animation)
    taken = getattr(animation, "to_remove", None)
    if isinstance(taken, list) and taken and getattr(animation, "to_add", None) is not None:
        mobject = taken[0]
    if isinstance(mobject, Mobject):
        number = details["mobject"] = numbers.of(mobject)
        if isinstance(mobject, ValueTracker):
            details["value"] = _short(mobject.get_value())
        elif number not in numbers.described and not getattr(animation, "animations", None):
            details.update(_part(mobject, numbers, scene))
    for flag, name in (("introducer", "is_introducer"), ("remover", "is_remover")):
        if getattr(animation, name)():
            details[flag] = True
    methods = getattr(animation, "methods", None)
    if isinstance(methods, list):
        details["methods"] = [_method(item) for item in methods[:8]]
    elif callable(getattr(animation, "method", None)):
        details["methods"] = [{"name": animation.method.__name__}]
    target = getattr(animation, "target_mobject", None) or getattr(animation, "to_add", None)
    if isinstance(target, Mobject) and isinstance(target, VMobject | ImageMobject) and "methods" not in details:
        details["into_id"] = numbers.of(target)
        into = _object(target, 1, numbers)
        if into is not None and not (isinstance(animation, MoveToTarget) or into.get("text") is None and target is mobject):
            details["into"] = into
    start = getattr(animation, "starting_mobject", None)
    is_new = details.get("mobject") not in numbers.shown
    if isinstance(start, VMobject) and is_new and ("into_id" in details or "introducer" not in details):
        begins = _object(start, 0, numbers)
        if begins is not None:
            details["begins"] = begins
    path = getattr(animation, "path", None)
    if isinstance(path, VMobject):
        details["path"] = _object(path, 0, numbers)
    for name in ("angle", "scale_factor"):
        value = getattr(animation, name, None)
        if isinstance(value, (int, float, np.number)) and value != 1:
            details[name] = _short(value)
    for name in ("point", "focus_point", "focal_point"):
        point = getattr(animation, name, None)
        point = point.get_center() if isinstance(point, Mobject) else point
        if isinstance(point, np.ndarray) and point.shape == (3,):
            details["point"] = [_short(point[0]), _short(point[1])]
    shift = getattr(animation, "shift_vector", None)
    if isinstance(shift, np.ndarray) and shift.shape == (3,) and shift.any():
        details["shift"] = [_short(value) for value in shift]
    color = getattr(animation, "color", None) or getattr(animation, "point_color", None)
    if isinstance(color, ManimColor):
        details["color"] = color.to_hex()
    within = []
    # What matches parts is one transformation to whoever watches.
    for inner in () if "into_id" in details else getattr(animation, "animations", None) or ():
        if numbers.room <= 0:
            break
        numbers.room -= 1
        within.append(_animation(inner, numbers, scene))
    if within:
        details["within"] = within
    return details


def _method(item):
    numbers = [value for value in item.args if isinstance(value, (int, float)) and not isinstance(value, bool)]
    return {"name": item.method.__name__, **({"number": _short(numbers[0])} if numbers else {})}


def _part(mobject, numbers, scene):
    """What an animated mobject is a part of, where it is not listed itself: a glyph, a slice of a formula."""
    details = {"object": described} if (described := _object(mobject, 0, numbers)) is not None else {}
    first = mobject.submobjects[0] if mobject.submobjects and not len(mobject.points) else mobject
    for whole in scene.mobjects:
        if whole is mobject:
            break
        for holder in whole.get_family():
            if any(part is first or part is mobject for part in holder.submobjects):
                details["part_of"] = numbers.of(holder)
                text = getattr(holder, "original_text", None)
                if isinstance(text, str):
                    wanted = {id(part) for part in (mobject.submobjects or [mobject])}
                    letters = [letter for letter in text if not letter.isspace()]
                    if len(letters) == len(holder.submobjects):
                        pairs = zip(letters, holder.submobjects)
                        details["letters"] = "".join(letter for letter, part in pairs if id(part) in wanted)
                return details
    return details


def _base(kind, root):
    """The nearest class of manim's own, for a class that the sample defines."""
    if kind.__module__.startswith("manim."):
        return {}
    for base in kind.__mro__[1:]:
        if base.__module__.startswith("manim.") and issubclass(base, root):
            return {"base": base.__name__}
    return {}


def _target(mobject):
    if mobject is None:
        return ""
    text = _text(mobject)
    return type(mobject).__name__ if text is None else f"{type(mobject).__name__}({text!r})"


def _screen(watch, scene):
    room = OBJECTS_PER_PLAY
    depth = 2 if watch.objects_described < OBJECTS_IN_DETAIL else 0
    numbers = _numbers(watch)
    camera = scene.camera
    objects = []
    # A camera that has been moved stands among the mobjects, and nobody sees it.
    frame = getattr(camera, "frame", None)
    mobjects = [mobject for mobject in scene.mobjects if mobject is not frame]
    for mobject in mobjects:
        if len(objects) >= room:
            break
        described = _object(mobject, depth, numbers)
        if described is not None:
            if isinstance(camera, ThreeDCamera):
                described.update(_if_possible(_projected, mobject, camera))
            objects.append(described)
            watch.objects_described += _count(described)
    return {"objects": objects, "object_count": sum(1 for mobject in mobjects if len(mobject.points) or mobject.submobjects)}


def _count(described):
    return 1 + sum(map(_count, described.get("children", ())))


def _object(mobject, depth, numbers):
    """One mobject with its parts, some levels deep: glyphs and the like are counted, not listed."""
    try:
        family = mobject.get_family()
        points = [part for member in family if len(member.points) for part in _outline(member)]
        if not points and len(family) == 1:
            return None
        number = numbers.of(mobject)
        numbers.described.add(number)
        numbers.listed.add(number)
        text = _text(mobject)
        described = {"class": type(mobject).__name__, "parts": len(family) - 1, "id": number}
        described.update(_base(type(mobject), Mobject))
        name = numbers.names.get(number)
        if name is not None:
            described["name"] = name
        if points:
            points = np.concatenate(points) if len(points) > 1 else points[0]
            low, high = points.min(axis=0), points.max(axis=0)
            described["box"] = [_short(float(value)) for value in (low[0], low[1], high[0], high[1])]
            if low[2] < -0.01 or high[2] > 0.01:
                described["depth"] = [_short(low[2]), _short(high[2])]
            described["color"] = _color(mobject)
            described.update(_if_possible(_paint, family))
        if mobject.updaters:
            described["updated"] = True
        described.update(_if_possible(_measures, mobject))
        if _shows_file(mobject):
            described["file"] = True
        if text is not None:
            described["text"] = text
        elif depth and 0 < len(mobject.submobjects) <= PARTS_LISTED:
            children = [_object(child, depth - 1, numbers) for child in mobject.submobjects]
            described["children"] = [child for child in children if child is not None]
        elif mobject.submobjects and not len(mobject.points):
            described.update(_if_possible(_crowd, mobject, family))
        return described
    except Exception:
        return None


def _crowd(mobject, family):
    """Parts that are too many to be listed: of which classes, in how many rows and columns, with which texts."""
    kinds = {}
    for part in mobject.submobjects:
        kind = type(part).__name__
        kinds[kind] = kinds.get(kind, 0) + 1
    crowd = {"kinds": kinds}
    if 1 < len(mobject.submobjects) <= 400:
        centers = np.round([_middle(part) for part in mobject.submobjects], 1)
        columns, rows = len(set(centers[:, 0].tolist())), len(set(centers[:, 1].tolist()))
        if columns * rows == len(mobject.submobjects):
            crowd["grid"] = [rows, columns]
    texts = []
    for member in family:
        text = _text(member)
        if text is not None and len(texts) < TEXTS_OF_PARTS:
            texts.append(text[:60])
    if texts:
        crowd["texts"] = texts
    return crowd


def _middle(mobject):
    points = mobject.points if len(mobject.points) else mobject.get_all_points()
    return (points[:, :2].min(axis=0) + points[:, :2].max(axis=0)) / 2 if len(points) else (0.0, 0.0)


def _paint(family):
    """Fill and stroke of the first part that is drawn, and the colours of all, the most frequent first."""
    paint = {}
    counts = {}
    for member in family:
        if not len(member.points) or not isinstance(member, VMobject):
            continue
        fill, stroke = member.fill_rgbas[0], member.stroke_rgbas[0]
        filled, width = float(fill[3]), float(member.stroke_width)
        stroked = float(stroke[3]) if width > 0 else 0.0
        if filled > 0.02:
            paint.setdefault("fill", [_hex(fill), _short(filled, 2)])
        if stroked > 0.02:
            paint.setdefault("stroke", [_hex(stroke), _short(stroked, 2), _short(width, 1)])
        if filled > 0.02 or stroked > 0.02:
            # What is filled faintly is seen by its outline.
            seen = fill if filled >= 0.3 or stroked <= 0.02 else stroke
            key = seen[:3].tobytes()
            counts[key] = counts.get(key, 0) + 1
    if counts:
        ordered = sorted(counts.items(), key=lambda item: -item[1])[:COLORS_KEPT]
        paint["colors"] = [_hex(np.frombuffer(key)) for key, _ in ordered]
    return paint


def _hex(rgb):
    return "#%02X%02X%02X" % tuple(min(255, max(0, int(float(value) * 255 + 0.5))) for value in rgb[:3])


def _measures(mobject):
    """Numbers that a kind of mobject is known by."""
    ranges = {}
    for name in ("x_range", "y_range", "z_range"):
        value = mobject.__dict__.get(name)
        if value is not None and len(value) >= 2 and hasattr(mobject, "get_axes") | hasattr(mobject, "number_to_point"):
            ranges[name] = [_short(number) for number in list(value)[:3]]
    measures = {"ranges": ranges} if ranges else {}
    if isinstance(mobject, BarChart):
        measures["bars"] = len(mobject.values)
    elif isinstance(mobject, Line):
        start, end = mobject.get_start(), mobject.get_end()
        measures["ends"] = [_short(value) for value in (start[0], start[1], end[0], end[1])]
    elif isinstance(mobject, Polygram) and 0 < len(mobject.points) <= 400:
        measures["corners"] = len(mobject.points) // 4
    elif isinstance(mobject, Table):
        measures["grid"] = [mobject.row_dim, mobject.col_dim]
    elif isinstance(mobject, Matrix):
        measures["grid"] = [len(mobject.mob_matrix), len(mobject.mob_matrix[0])]
    elif isinstance(mobject, GenericGraph):
        measures["graph"] = [len(mobject.vertices), len(mobject.edges)]
    elif isinstance(mobject, Code):
        measures["code_lines"] = len(mobject.code_lines)
    return measures


def _projected(mobject, camera):
    """Where a mobject stands on the screen of a three-dimensional camera: the corners of its box, projected."""
    if mobject in camera.fixed_in_frame_mobjects:
        return {"fixed": True}
    points = mobject.get_all_points()
    low, high = points.min(axis=0), points.max(axis=0)
    corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
    seen = camera.project_points(corners)
    low, high = seen.min(axis=0), seen.max(axis=0)
    return {"screen": [_short(value) for value in (low[0], low[1], high[0], high[1])]}


def _angles(camera):
    """Inclination and azimuth in degrees, and the zoom, of a three-dimensional camera."""
    if not isinstance(camera, ThreeDCamera):
        return {}
    angles = [math.degrees(camera.get_phi()), math.degrees(camera.get_theta())]
    return {"angles": [_short(value, 1) for value in angles] + [_short(camera.get_zoom())]}


def _section(renderer):
    sections = getattr(renderer.file_writer, "sections", None)
    name = sections[-1].name if sections else None
    return {"section": str(name)[:TEXT_KEPT]} if name and name not in ("autocreated", "unnamed") else {}


def _background(camera):
    return {"background": ManimColor.parse(camera.background_color).to_hex()}


def _captions(renderer):
    captions = getattr(renderer.file_writer, "subcaptions", None)
    if not captions:
        return {}
    return {"captions": [[_short(each.start.total_seconds()), str(each.content)[:400]] for each in captions[:100]]}


def _outline(mobject):
    """The points that Manim itself measures: the ends of curves, not their handles."""
    if isinstance(mobject, VMobject):
        each = mobject.n_points_per_cubic_curve
        return mobject.points[::each], mobject.points[each - 1 :: each]
    return (mobject.points,)


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


def _outermost(path, function):
    frame = sys._getframe(1)
    found = None
    while frame is not None:
        if frame.f_code.co_filename == path and frame.f_code.co_name == function:
            found = frame
        frame = frame.f_back
    return found


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
