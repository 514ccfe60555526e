"""One sample in one child: limits first, then the module, then the scene, then a sealed report.

What is reported is raw (exception, traceback, timeline); the pool decides what it means.
"""

import gc
import hashlib
import importlib
import json
import os
import pathlib
import re
import random
import resource
import shutil
import sys
import traceback
import types

import manim
import numpy as np
from manim import config
from manim.manager import Manager

from . import formulas, frames, jail, reach, stepping, timeline, walls

FILE = "scene.py"
REHEARSAL = """
from manim import *

class Rehearsal(Scene):
    def construct(self):
        words = VGroup(Text("warm"), MarkupText("<b>warm</b>"), SVGMobject("mark.svg"), Code(code_string="x = 1"))
        self.add(ImageMobject(np.zeros((2, 2, 4), dtype="uint8")), words)
        self.play(Write(words), Rotate(Square()))
        self.wait()
"""
# Manim as its own command starts it. The seal is out of sight while it runs: it waits to be an argument.
MANIM = """
import hashlib, os, sys
from manim import __main__ as command

def run(write=os.write):
    source, result = int(sys.argv[1]), int(sys.argv[2])
    seal = [hashlib.blake2b(key=os.read(source, 32), digest_size=32).digest()]
    os.close(source)
    sys.argv[:] = [command.__file__, *sys.argv[3:]]
    write(result, (seal.pop(), command.main(args=sys.argv[1:], prog_name="manim", standalone_mode=False))[0])

run()
"""
LOADED_LATE = ("scipy.optimize", "scipy.integrate", "scipy.interpolate", "scipy.special", "scipy.linalg")
PLACES = tuple((f"{path}/", "") for path in sorted(sys.path, key=len, reverse=True) if path.startswith("/"))
ADDRESS = re.compile(r"0x[0-9a-f]{8,16}")


def prepare(settings):
    """Bring manim into the state in which `manim -ql` starts a scene, with everything lazy already loaded."""
    config.quality = "low_quality"
    config.progress_bar = "none"
    config.verbosity = "WARNING"
    config.notify_outdated_version = False
    config.seed = settings["seed"]
    formulas.install(settings)
    stepping.install()
    _rehearse(os.path.join(settings["root"], "rehearsal"))
    return {"manim": manim.__version__, "python": sys.version.split()[0]}


def _rehearse(folder):
    """Run a sample of our own: the first text scans the fonts, the first frame and the first still import much.

    What it leaves behind is put back, so that the first child starts like the last.
    """
    here = os.getcwd()
    os.mkdir(folder)
    os.chdir(folder)
    with open("mark.svg", "w") as file:
        file.write("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h5v7h-5z'/></svg>")
    path = os.path.join(folder, FILE)
    job = {"code": REHEARSAL, "scene": "Rehearsal", "mode": "stepped"}
    code = compile(REHEARSAL, path, "exec", dont_inherit=True)
    # So that their own first time is over as well.
    reach.names(code, REHEARSAL)
    outcome = _run(job, path, code, print)
    if outcome["outcome"] != "ran":
        raise RuntimeError(f"the rehearsal failed: {outcome.get('kind')}: {outcome.get('message')}")
    stepping.end()
    sys.path.remove(folder)
    del sys.modules["scene"]
    config.input_file = ""
    config.scene_names = []
    for name in LOADED_LATE:
        importlib.import_module(name)
    os.chdir(here)
    shutil.rmtree(folder)


def run_in_child(job, settings, room, keys, pulse, pipes):
    os.setsid()
    # A sample builds much and lives briefly: looking for cycles as often as usual takes a tenth of its time.
    gc.set_threshold(20_000, 20, 20)
    os.dup2(pipes["output"], 1)
    os.dup2(pipes["output"], 2)
    os.close(pipes["output"])
    jail.step_in(room)
    project = job["project"]
    if project is None:
        with open(FILE, "w", encoding="utf-8", newline="") as file:
            file.write(job["code"])
    path = os.path.join(room.path, FILE) if project is None else project["file"]
    if job["coarse"]:
        config.frame_rate = stepping.COARSE_FRAME_RATE
    random.seed(settings["seed"])
    np.random.seed(settings["seed"])
    _limit(job, settings, room.path)
    readable = [project["root"]] if project else []
    real = job["mode"] == "real"
    walls.close_in(room.path, readable, settings["user"], passes_on=real, touches=real)
    if real:
        _become_manim(job, keys[1], pipes["result"])
    if project is not None:
        _enter(project, room.path)
    introduce, speak, fail, ask = _voice(keys, pipes)
    _hide_the_worker()
    reach.watch(fail, frozenset(pipes.values()), [room.path, *readable])
    code, failure = _read(job, path)
    introduce([] if code is None else reach.names(code, job["code"]))
    del introduce
    # Whoever finds this frame finds nothing to speak with: what is called is on its way already.
    speak.pop()(failure or _outcome(job, path, code, fail, pulse, ask if job["waits"] else None))


def _outcome(job, path, code, fail, pulse, ask):
    try:
        return _run(job, path, code, fail, pulse, ask)
    except BaseException:
        # The sample's own exceptions were caught below: this one is the worker's.
        return {"outcome": "broken", "reason": traceback.format_exc(limit=-4)[-2000:]}


def _hide_the_worker():
    for name in [name for name in sys.modules if name.split(".")[0] == __package__]:
        del sys.modules[name]
    sys.path[:] = [path for path in sys.path if path != os.path.dirname(os.path.dirname(__file__))]


def _read(job, path):
    """The compiled sample, or the report of why it cannot be compiled."""
    try:
        return compile(job["code"], path, "exec", dont_inherit=True), None
    except BaseException as error:
        return None, {**_describe(error, path, "compile"), "progress": {"plays": 0, "frames": 0, "declared_seconds": 0.0}}


def _voice(keys, pipes):
    """What a child may say: what was found in the sample before it ran, how it went, and which formulas it lacks.

    Whatever these need is their own: a sample that replaces functions of the modules that they use replaces nothing here. The
    keys are gone when this returns: they live on in states of hashing, which can be used and not be read. What stays in
    reach of the sample says no more than that it failed, by a key for that.
    """
    encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
    write, read, leave, getpid = os.write, os.read, os._exit, os.getpid
    owner, result, wishes, grants = getpid(), pipes["result"], pipes["wishes"], pipes["grants"]
    first, last, limited = (hashlib.blake2b(key=key, digest_size=32) for key in keys)
    for key in keys:
        key[:] = bytes(len(key))

    def send(state, body):
        # A sample may have forked: only the process that the zygote started speaks for it.
        if getpid() != owner:
            leave(0)
        state = state.copy()
        state.update(body)
        rest = memoryview(len(body).to_bytes(4, "big") + state.digest() + body)
        while rest:
            rest = rest[write(result, rest) :]

    def introduce(names):
        send(first, " ".join(names).encode("utf-8", "replace"))

    def report(message):
        send(last, encode(message).encode("ascii"))
        leave(0)

    def fail(message):
        send(limited, encode(message).encode("ascii"))
        leave(0)

    def ask(formulas):
        if getpid() == owner:
            frames.send(wishes, formulas)
            read(grants, 1)

    return introduce, [report], fail, ask


def _enter(project, folder):
    """Stand where a person stands who renders a scene of a project; what manim writes goes to our own folder."""
    os.chdir(project["folder"])
    sys.path.insert(0, project["folder"])
    if os.path.exists("manim.cfg"):
        config.digest_file("manim.cfg")
        config.quality = "low_quality"
    config.media_dir = os.path.join(folder, "media")
    find = manim.SVGMobject.get_file_path

    def private_copy(mobject):
        # manim writes beside the vectors that it reads, and a project is not to be written to.
        file = find(mobject)
        name = hashlib.sha256(os.fsencode(os.path.abspath(file))).hexdigest()[:16]
        copy = pathlib.Path(folder, f"{name}-{file.name}")
        if not copy.exists():
            shutil.copyfile(file, copy)
        return copy

    manim.SVGMobject.get_file_path = private_copy


def _become_manim(job, key, result):
    """What a person would have typed: the audit's word against ours. That manim came to its end is said with a seal; its exit
    and its files are judged outside."""
    source, target = os.pipe()
    os.write(target, key)
    os.close(target)
    for descriptor in (1, 2, source, result):
        os.set_inheritable(descriptor, True)
    arguments = ["render", "-ql", "--progress_bar", "none", FILE, job["scene"]]
    command = [sys.executable, "-c", MANIM, str(source), str(result), *arguments]
    environment = {**os.environ, "COLUMNS": "160", "TERM": "dumb"}
    os.execve(sys.executable, command, environment)


def _limit(job, settings, folder):
    os.environ["TMPDIR"] = os.environ["HOME"] = folder
    seconds = max(1, int(job["cpu_seconds"]))
    walls.limit(resource.RLIMIT_CPU, seconds, seconds + 2)
    walls.limit(resource.RLIMIT_FSIZE, settings["file_bytes"])
    walls.limit(resource.RLIMIT_NOFILE, settings["open_files"])
    walls.limit(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        walls.limit(resource.RLIMIT_AS, settings["memory_bytes"])


def _run(job, path, code, fail, pulse=None, ask=None):
    """Everything a sample does happens below this frame; gives the raw report of how it went."""
    folder, file = os.path.split(path)
    name = os.path.splitext(file)[0]
    watch = stepping.begin(job["mode"], path, fail, pulse)
    formulas.begin(watch, ask)
    phase = "import"
    scene = None
    try:
        module = types.ModuleType(name)
        module.__file__ = path
        sys.modules[name] = module
        sys.path.insert(0, folder)
        config.input_file = path
        config.scene_names = (job["scene"],)
        exec(code, module.__dict__)
        phase = "construct"
        scene_class = module.__dict__.get(job["scene"])
        if not (isinstance(scene_class, type) and issubclass(scene_class, manim.Scene)):
            return _needs_formulas(watch) or {"outcome": "no-scene"}
        if config.renderer != manim.constants.RendererType.CAIRO:
            return {"outcome": "opengl"}
        # `manim` wraps this in `tempconfig({})`, whose restoring is of no use in a process that ends here.
        scene = scene_class()
        Manager(scene)
        scene.render()
    except BaseException as error:
        if isinstance(error, MemoryError):
            # What filled the memory hangs on the frames; describing them takes some.
            traceback.clear_frames(error.__traceback__)
        formulas.settle(error, fail)
        outcome = _needs_formulas(watch) or _describe(error, path, phase)
        outcome["progress"] = watch.progress()
        return outcome
    if not stepping.is_intact(scene):
        return {"outcome": "reaches", "name": "renderer"}
    return _needs_formulas(watch) or {"outcome": "ran", **timeline.finish(watch, scene)}


def _needs_formulas(watch):
    if not watch.missing_formulas:
        return None
    return {"outcome": "needs-formulas", "formulas": list(watch.missing_formulas.values())}


def _describe(error, path, phase):
    entries = [
        {"file": _short(frame.filename, path), "line": frame.lineno, "function": frame.name, "code": frame.line or ""}
        for frame in traceback.extract_tb(error.__traceback__)
        if "manimill_worker" not in frame.filename
    ]
    if isinstance(error, SyntaxError) and error.filename == path:
        entries.append({"file": FILE, "line": error.lineno or 1, "function": "", "code": (error.text or "").rstrip()})
    return {
        "outcome": "raised",
        "phase": phase,
        "kind": type(error).__name__,
        "bases": [base.__name__ for base in type(error).__mro__],
        "message": _message(error, os.path.dirname(path)),
        "name": _text_attribute(error, "name"),
        "file": _text_attribute(error, "filename"),
        "exit_code": error.code if isinstance(error, SystemExit) and isinstance(error.code, int) else None,
        "frames": entries[:1] + entries[-24:] if len(entries) > 25 else entries,
        "formula": getattr(error, "manimill_formula", None),
    }


def _message(error, folder):
    """Its own words, without what differs from run to run: the folder of this run, addresses of objects."""
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)[:4000]
    except BaseException:
        return ""
    for place, name in ((folder + "/", ""), (folder, "."), *PLACES):
        text = text.replace(place, name)
    return ADDRESS.sub("0x…", text)


def _text_attribute(error, name):
    value = getattr(error, name, None)
    return value if isinstance(value, str) else None


def _short(file, path):
    """File names as a reader knows them: the sample's own, or the package's, without this machine's folders."""
    if file == path:
        return FILE
    for marker in ("/site-packages/", f"/python{sys.version_info.major}.{sys.version_info.minor}/"):
        if marker in file:
            return file.rsplit(marker, 1)[1]
    return os.path.basename(file)
