"""One sample in one child: limits first, then the module, then the scene, then a sealed report.

What is reported is raw (exception, traceback, timeline); the pool decides what it means.
"""

import hashlib
import json
import os
import re
import resource
import sys
import traceback
import types

import manim
from manim import config, tempconfig
from manim.manager import Manager

from . import formulas, stepping, timeline

MODULE = "scene"
FILE = "scene.py"
ADDRESS = re.compile(r"0x[0-9a-f]{8,16}")


def prepare(settings):
    """Bring manim into the state in which `manim -ql` starts a scene, with everything lazy already loaded."""
    config.quality = "low_quality"
    config.progress_bar = "none"
    config.verbosity = "WARNING"
    config.notify_outdated_version = False
    config.seed = settings["seed"]
    config.media_dir = os.path.join(settings["root"], "warm")
    _warm_the_fonts()
    formulas.install(settings)
    stepping.install()
    config.media_dir = "./media"
    return {"manim": manim.__version__, "python": sys.version.split()[0]}


def _warm_the_fonts():
    """The first text costs a font scan of a tenth of a second, and the first frame some imports: pay both once."""
    with tempconfig({"dry_run": True}):
        scene = manim.Scene()
        scene.add(manim.Text("warm"), manim.Circle())
        scene.renderer.update_frame(scene)


def run_in_child(job, settings, folder, key, result, output):
    os.setsid()
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.chdir(folder)
    with open(FILE, "w", encoding="utf-8", newline="") as file:
        file.write(job["code"])
    _limit(job, settings)
    owner = os.getpid()

    def report(message):
        # A sample may have forked: only the process that the zygote started speaks for it.
        if os.getpid() != owner:
            os._exit(0)
        body = json.dumps(message, allow_nan=False, separators=(",", ":")).encode("ascii")
        rest = memoryview(hashlib.blake2b(body, key=key, digest_size=32).digest() + body)
        while rest:
            rest = rest[os.write(result, rest) :]
        os._exit(0)

    try:
        report(_run(job, folder, report))
    except BaseException:
        # The sample's own exceptions were caught below: this one is the worker's.
        report({"outcome": "broken", "reason": traceback.format_exc(limit=-4)[-2000:]})


def _limit(job, settings):
    os.environ["TMPDIR"] = os.environ["HOME"] = os.getcwd()
    seconds = max(1, int(job["cpu_seconds"]))
    _set_limit(resource.RLIMIT_CPU, seconds, seconds + 2)
    _set_limit(resource.RLIMIT_FSIZE, settings["file_bytes"])
    _set_limit(resource.RLIMIT_NOFILE, settings["open_files"])
    _set_limit(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        _set_limit(resource.RLIMIT_AS, settings["memory_bytes"])


def _set_limit(which, soft, hard=None):
    _, most = resource.getrlimit(which)
    hard = soft if hard is None else hard
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(which, (soft, hard))


def _run(job, folder, report):
    """Everything a sample does happens below this frame; gives the raw report of how it went."""
    path = os.path.join(folder, FILE)
    watch = stepping.begin(job["mode"], path, report)
    formulas.begin(watch)
    phase = "compile"
    scene = None
    try:
        code = compile(job["code"], path, "exec", dont_inherit=True)
        phase = "import"
        module = types.ModuleType(MODULE)
        module.__file__ = path
        sys.modules[MODULE] = module
        sys.path.insert(0, folder)
        config.input_file = FILE
        config.scene_names = [job["scene"]]
        exec(code, module.__dict__)
        phase = "construct"
        scene_class = module.__dict__.get(job["scene"])
        if not (isinstance(scene_class, type) and issubclass(scene_class, manim.Scene)):
            return _needs_formulas(watch) or {"outcome": "no-scene"}
        if config.renderer != manim.constants.RendererType.CAIRO:
            return {"outcome": "opengl"}
        with tempconfig({}):
            scene = scene_class()
            Manager(scene)
            scene.render()
    except BaseException as error:
        formulas.settle(error, report)
        outcome = _needs_formulas(watch) or _describe(error, path, phase)
        outcome["progress"] = watch.progress()
        return outcome
    return _needs_formulas(watch) or {"outcome": "ran", **timeline.finish(watch, scene)}


def _needs_formulas(watch):
    if not watch.missing_formulas:
        return None
    return {"outcome": "needs-formulas", "formulas": list(watch.missing_formulas.values())}


def _describe(error, path, phase):
    frames = [
        {"file": _short(frame.filename, path), "line": frame.lineno, "function": frame.name, "code": frame.line or ""}
        for frame in traceback.extract_tb(error.__traceback__)
        if "manimill_worker" not in frame.filename
    ]
    if isinstance(error, SyntaxError) and error.filename == path:
        frames.append({"file": FILE, "line": error.lineno or 1, "function": "", "code": (error.text or "").rstrip()})
    return {
        "outcome": "raised",
        "phase": phase,
        "kind": type(error).__name__,
        "bases": [base.__name__ for base in type(error).__mro__],
        "message": _message(error, os.path.dirname(path)),
        "name": _text_attribute(error, "name"),
        "file": _text_attribute(error, "filename"),
        "exit_code": error.code if isinstance(error, SystemExit) and isinstance(error.code, int) else None,
        "frames": frames[:1] + frames[-24:] if len(frames) > 25 else frames,
        "formula": getattr(error, "manimill_formula", None),
    }


def _message(error, folder):
    """Its own words, without what differs from run to run: the folder of this run, addresses of objects."""
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)[:4000]
    except BaseException:
        return ""
    return ADDRESS.sub("0x…", text.replace(folder + "/", "").replace(folder, "."))


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
