"""How a scene is run without making a video: the renderer's own code, minus what nobody will look at.

`full` draws every frame as `manim -ql` does and only leaves out hashing and encoding. `stepped` executes every
frame of every play and draws one. `sampled` executes a few moments of each play.
A scene that looks at its own pixels is told apart at the first look, and run again as `full`.
"""

import copy
import struct
import sys
import time

import numpy as np
import svgelements
from manim import config
from manim.camera.camera import Camera
from manim.manager import Manager
from manim.renderer import cairo_renderer
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene import Scene
from manim.scene.scene_file_writer import SceneFileWriter
from manim.utils.color import ManimColor

from . import timeline

SAMPLED_MOMENTS = (0.0, 0.5, 1.0)
# Of a scene for which those of `manim -ql` (15 a second) are too many.
COARSE_FRAME_RATE = 5

_play = CairoRenderer.play
_render = CairoRenderer.render
_update_frame = CairoRenderer.update_frame
_get_frame = CairoRenderer.get_frame
_save_static_frame_data = CairoRenderer.save_static_frame_data
_get_image = Camera.get_image
_get_time_progression = Scene.get_time_progression

watch = None


class Watch:
    """What is known of the one scene that this process runs."""

    def __init__(self, mode, path, report, pulse):
        self.pulse = pulse
        self.mode = mode
        self.path = path
        self.report = report
        self.plays = []
        self.stills = timeline.Stills()
        self.objects_described = 0
        self.missing_formulas = {}
        self.absent_program = None
        self.hurried = False
        self.drawing = 0
        self.frames = 0
        self.frames_written = 0
        self.play_frames = 0
        self.play_length = 0
        self.declared_seconds = 0.0
        self.anything_shown = False

    def hurry(self):
        """From here on the run only serves to find out what else the sample will ask for."""
        self.hurried = True

    def progress(self):
        return {"plays": len(self.plays), "frames": self.frames, "declared_seconds": self.declared_seconds}

    def count(self, frames, renderer):
        self.frames += frames
        if not renderer.skip_animations:
            self.frames_written += frames
        self.play_frames += frames
        if self.pulse is not None:
            self.pulse[:8] = struct.pack("d", time.monotonic())

    def steps_few(self):
        return self.hurried or self.mode == "sampled"

    def pixels_are_read(self):
        """The frame that the sample wants may never have been drawn: only a full run can tell what it sees."""
        if self.mode == "full" or self.drawing or self.hurried:
            return
        caller = sys._getframe(2).f_globals.get("__name__", "")
        if not caller.startswith(("manim.", "manimill_worker.")):
            self.report({"outcome": "reads-pixels"})


class SilentWriter(SceneFileWriter):
    """Keeps sections, sounds and subcaptions as the real writer does, and writes nothing."""

    def is_already_cached(self, hash_invocation):
        return False

    def open_partial_movie_stream(self, *, animation_index, file_path=None):
        encoder = self.video_encoder
        if encoder.pixel_format == "yuv420p" and (encoder.width % 2 or encoder.height % 2):
            raise ValueError(f"the encoder refuses {encoder.width}x{encoder.height}: both sides must be even")

    def close_partial_movie_stream(self):
        pass

    def write_frame(self, pixels, *, repeat=1):
        pass

    def output_image(self, image):
        pass

    def save_image(self, pixels):
        pass

    def finish(self):
        pass


def begin(mode, path, report, pulse=None):
    global watch
    watch = Watch(mode, path, report, pulse)
    if mode != "full":
        Camera.pixel_array = property(_read_pixels, _write_pixels)
    return watch


def end():
    """Back to the state before the first `begin`."""
    global watch
    watch = None
    del Camera.pixel_array


def install():
    # Every glyph keeps the path that it was read from, which nothing changes: a copy of a formula would spend most of its
    # time on those.
    svgelements.Path.__deepcopy__ = _share
    ManimColor.__deepcopy__ = _copy_color
    cairo_renderer.get_hash_from_play_call = lambda *_, **__: "not-hashed"
    for owner, name, function in HOOKS:
        setattr(owner, name, function)


def is_intact(scene):
    """Whether the sample was run by what was installed, and not by something of its own in its place."""
    renderer = scene.renderer
    replaced = {name for _, name, _ in HOOKS} & vars(renderer).keys() or "get_time_progression" in vars(scene)
    if type(renderer) is not CairoRenderer or replaced or any(name in vars(scene) for name in LIFE):
        return False
    lives = all(getattr(type(scene), name, None) is own for name, own in LIFE.items())
    manages = all(vars(Manager).get(name) is own for name, own in MANAGEMENT.items())
    return lives and manages and all(vars(owner).get(name) is own for owner, name, own in HOOKS)


def _share(path, _):
    return path


def _copy_color(color, memo):
    """What `copy` would do by way of pickling's protocol."""
    copied = memo[id(color)] = object.__new__(type(color))
    for name, value in color.__dict__.items():
        copied.__dict__[name] = value.copy() if type(value) is np.ndarray else copy.deepcopy(value, memo)
    return copied


def _init_scene(renderer, scene, session_spec, file_writer_settings):
    writer = renderer._file_writer_class
    renderer.file_writer = (SilentWriter if writer is SceneFileWriter else writer)(file_writer_settings)


def _play_and_record(renderer, scene, *args, **kwargs):
    if watch is None:
        return _play(renderer, scene, *args, **kwargs)
    began = renderer.time
    watch.play_frames = 0
    watch.play_length = 0
    renderer._static_mobjects = None
    _play(renderer, scene, *args, **kwargs)
    renderer._static_mobjects = None
    watch.declared_seconds = renderer.time
    if not watch.hurried:
        watch.plays.append(timeline.record_play(watch, renderer, scene, began))


def _render_when_due(renderer, scene, moment, moving_mobjects=None):
    if watch is None:
        return _render(renderer, scene, moment, moving_mobjects)
    watch.count(1, renderer)
    if watch.mode == "full" and not watch.hurried:
        renderer.update_frame(scene, moving_mobjects)
    elif not watch.hurried and _is_due(scene):
        renderer.update_frame(scene, moving_mobjects)
    if not renderer.skip_animations:
        renderer.time += 1 / renderer.camera.frame_rate


def _is_due(scene):
    """The last frame of a play says most; where a condition may end it at any frame, the first is sure to come."""
    if scene.stop_condition is not None:
        return watch.play_frames == 1
    return watch.play_frames == watch.play_length


def _update_frame_with_static(renderer, scene, mobjects=None, *args, **kwargs):
    if watch is None:
        return _update_frame(renderer, scene, mobjects, *args, **kwargs)
    if watch.hurried:
        return None
    watch.drawing += 1
    try:
        static, renderer._static_mobjects = getattr(renderer, "_static_mobjects", None), None
        if static:
            _save_static_frame_data(renderer, scene, static)
        _update_frame(renderer, scene, mobjects, *args, **kwargs)
        watch.last_drawn = renderer
    finally:
        watch.drawing -= 1


def _save_static_later(renderer, scene, static_mobjects):
    """The picture of what does not move is needed only if a frame of this play is drawn."""
    if watch is None or (watch.mode == "full" and not watch.hurried):
        return _save_static_frame_data(renderer, scene, static_mobjects)
    renderer.static_image = None
    renderer._static_mobjects = list(static_mobjects) or None
    return None


def _freeze_without_copy(renderer, duration):
    frames = int(duration / (1 / renderer.camera.frame_rate))
    if watch is not None:
        watch.count(frames, renderer)
    if not renderer.skip_animations:
        renderer.time += frames * (1 / renderer.camera.frame_rate)


def _count_steps(scene, run_time, description, n_iterations=None, override_skip_animations=False):
    if watch is not None and watch.steps_few() and not (scene.renderer.skip_animations and not override_skip_animations):
        moments = SAMPLED_MOMENTS[-1:] if watch.hurried else SAMPLED_MOMENTS
        skipped = max(0, int(np.ceil(run_time * config["frame_rate"])) - len(moments))
        progression = _moments(scene, run_time, moments, description)
        scene.renderer.time += skipped / config["frame_rate"]
        watch.play_length = len(moments)
        return progression
    progression = _get_time_progression(scene, run_time, description, n_iterations, override_skip_animations)
    if watch is not None:
        watch.play_length = len(progression.iterable)
    return progression


def _moments(scene, run_time, moments, description):
    progression = _get_time_progression(scene, run_time, description)
    last = max(0.0, run_time - 1 / config["frame_rate"])
    progression.iterable = [last * moment for moment in moments]
    return progression


def _watched_get_frame(renderer):
    if watch is not None:
        watch.pixels_are_read()
        watch.drawing += 1
    try:
        return _get_frame(renderer)
    finally:
        if watch is not None:
            watch.drawing -= 1


def _watched_get_image(camera, *args, **kwargs):
    if watch is not None:
        watch.pixels_are_read()
    return _get_image(camera, *args, **kwargs)


def _read_pixels(camera):
    watch.pixels_are_read()
    try:
        return camera.__dict__["pixel_array"]
    except KeyError:
        raise AttributeError("pixel_array") from None


def _write_pixels(camera, pixels):
    camera.__dict__["pixel_array"] = pixels


HOOKS = (
    (CairoRenderer, "init_scene", _init_scene),
    (CairoRenderer, "play", _play_and_record),
    (CairoRenderer, "render", _render_when_due),
    (CairoRenderer, "update_frame", _update_frame_with_static),
    (CairoRenderer, "get_frame", _watched_get_frame),
    (CairoRenderer, "save_static_frame_data", _save_static_later),
    (CairoRenderer, "freeze_current_frame", _freeze_without_copy),
    (Camera, "get_image", _watched_get_image),
    (Scene, "get_time_progression", _count_steps),
)

# What leads to `construct` and on from it, which no scene has a reason to change.
LIFE = {name: vars(Scene)[name] for name in ("render", "_get_manager")}
MANAGEMENT = dict(vars(Manager))
