"""Says what names modules offer: `python introspect.py SECONDS < ["module", …]`, or `SECONDS --list` for those to ship.

Each module is imported in a fork of its own, so that one that crashes, hangs or prints spoils only its own answer.
"""

import ast
import importlib.util
import json
import os
import pathlib
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
        "reads": reads(module) if name == "manim" else None,
        "submodules": sorted(each.name for each in pkgutil.iter_modules(getattr(module, "__path__", []))),
    }


def attributes(module, star):
    """What the classes of a module call on their instances, or let subclasses override."""
    classes = [getattr(module, each) for each, kind in star.items() if kind in "sc"]
    return {each for cls in classes for each in dir(cls)} - set(dir(object))


def reads(package):
    """What the package's own code reads: each class on its instances, and any code on scenes and on other things."""
    classes, on_scenes, on_others = {}, set(), set()
    for path in sorted(pathlib.Path(package.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        owner = {}
        for cls in [each for each in ast.walk(tree) if isinstance(each, ast.ClassDef)]:
            own = classes.setdefault(cls.name, {"bases": set(), "own": set()})
            own["bases"] |= {last_name(base) for base in cls.bases} - {None}
            for method in [each for each in cls.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]:
                first = [each.arg for each in method.args.posonlyargs + method.args.args][:1]
                owner.update((id(each), (own["own"], first)) for each in ast.walk(method))
        for node in ast.walk(tree):
            on_self, first = owner.get(id(node), (set(), []))
            for value, name in read_by(node):
                receiver = last_name(value)
                if isinstance(value, ast.Name) and [receiver] == first:
                    on_self.add(name)
                else:
                    (on_scenes if receiver == "scene" else on_others).add(name)
    return {
        "classes": {name: {key: sorted(names) for key, names in cls.items()} for name, cls in classes.items()},
        "on_scenes": sorted(on_scenes),
        "on_others": sorted(on_others),
    }


def read_by(node):
    """What a node reads of what: `a.b`, `getattr(a, "b")`, `hasattr(a, "b")`; what `super()` gives is no subclass's."""
    if isinstance(node, ast.Attribute):
        value = node.value
        if not (isinstance(value, ast.Call) and last_name(value.func) == "super"):
            yield value, node.attr
    elif isinstance(node, ast.Call) and last_name(node.func) in ("getattr", "hasattr") and len(node.args) > 1:
        if isinstance(node.args[1], ast.Constant):
            yield node.args[0], node.args[1].value


def last_name(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)


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
