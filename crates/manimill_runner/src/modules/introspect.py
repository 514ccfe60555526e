"""Says what names modules offer: `python introspect.py SECONDS < ["module", …]`, or `SECONDS --list` for those to ship.

Each module is imported in a fork of its own, so that one that crashes, hangs or prints spoils only its own answer.
"""

import importlib.util
import json
import os
import pkgutil
import signal
import sys
import types
import warnings

COMPANIONS = (
    "numpy", "numpy.linalg", "numpy.random", "numpy.fft", "numpy.typing", "numpy.polynomial",
    "scipy", "scipy.integrate", "scipy.interpolate", "scipy.linalg", "scipy.optimize", "scipy.signal",
    "scipy.spatial", "scipy.special", "scipy.stats", "scipy.ndimage", "networkx", "PIL", "PIL.Image", "tqdm", "rich",
)
SILENT = ("antigravity", "this", "idlelib", "turtledemo", "lib2to3", "test", "tkinter", "turtle")


def main():
    seconds = int(sys.argv[1])
    answers = os.dup(1)
    # Imports print, and must not print into the answer.
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    if "--list" in sys.argv:
        write(answers, "\n".join(to_ship()))
        return
    names = json.load(sys.stdin)
    scene = base_scene()
    write(answers, json.dumps({name: in_a_fork(name, scene, seconds) for name in names}, sort_keys=True))


def base_scene():
    try:
        import manim
    except Exception:
        return None
    return manim.Scene


def in_a_fork(name, scene, seconds):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(seconds)
            os.close(reading)
            write(writing, json.dumps(describe(name, scene)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    try:
        return json.loads(data)
    except ValueError:
        return {"exists": True, "importable": False}


def describe(name, scene):
    try:
        if importlib.util.find_spec(name) is None:
            return {"exists": False, "importable": False}
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        # A parent that is no package or not there means: no such module. A missing dependency means: it cannot load.
        own = error.name is not None and (name == error.name or name.startswith(error.name + "."))
        return {"exists": not own, "importable": False}
    except BaseException:
        return {"exists": True, "importable": False}
    names = [each for each in dir(module) if isinstance(each, str)]
    public = getattr(module, "__all__", None)
    if public is None:
        public = [each for each in names if not each.startswith("_")]
    star = {each: kind(getattr(module, each), scene) for each in public if hasattr(module, each)}
    return {
        "exists": True,
        "importable": True,
        "star": star,
        "others": sorted(each for each in names if each not in star and not each.startswith("__")),
        "attributes": sorted(attributes(module, star)) if name == "manim" else [],
        "submodules": sorted(each.name for each in pkgutil.iter_modules(getattr(module, "__path__", []))),
    }


def attributes(module, star):
    """What the classes of a module call on their instances, or let subclasses override."""
    classes = [getattr(module, each) for each, kind in star.items() if kind in "sc"]
    return {each for cls in classes for each in dir(cls)} - set(dir(object))


def kind(value, scene):
    if isinstance(value, types.ModuleType):
        return "m"
    if isinstance(value, type):
        return "s" if scene is not None and issubclass(value, scene) else "c"
    return "f" if callable(value) else "v"


def to_ship():
    names = {each for each in sys.stdlib_module_names if not each.startswith("_") and each not in SILENT}
    names |= {"collections.abc", "concurrent.futures", "importlib.resources", "os.path", "urllib.parse", "urllib.request"}
    names |= set(COMPANIONS)
    import manim

    names.add("manim")
    names |= {each.name for each in pkgutil.walk_packages(manim.__path__, "manim.") if "__main__" not in each.name}
    return sorted(names)


def write(descriptor, text):
    rest = memoryview(text.encode())
    while rest:
        rest = rest[os.write(descriptor, rest) :]


main()
