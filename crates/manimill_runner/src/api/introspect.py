"""Says what Manim's public classes and functions accept: one JSON document on standard output.

A parameter list is [positional names, keyword-only names, takes *args, takes **kwargs]. A class lists its ancestors by name (itself
first), the parameters of its own constructor if it has one, and the attributes that it adds: methods with their parameters, other
names with null.
"""

import ast
import inspect
import json
import os
import sys
import textwrap
import warnings

warnings.simplefilter("ignore")


def main():
    answers = os.dup(1)
    os.dup2(2, 1)
    import manim

    classes, functions = {}, {}
    for name in sorted(dir(manim)):
        thing = getattr(manim, name)
        if inspect.isclass(thing):
            for each in thing.__mro__:
                if each.__module__.split(".")[0] == "manim":
                    classes.setdefault(each.__name__, describe(each))
            if name != thing.__name__ and thing.__name__ in classes:
                classes.setdefault(name, {**classes[thing.__name__], "mro": [name] + classes[thing.__name__]["mro"]})
        elif inspect.isfunction(thing) and thing.__module__.split(".")[0] == "manim":
            functions[name] = parameters(thing)
    document = {"version": manim.__version__, "classes": classes, "functions": functions}
    with os.fdopen(answers, "w") as out:
        json.dump(document, out, sort_keys=True, separators=(",", ":"))


def describe(cls):
    own = vars(cls)
    attributes = {name: None for name in assigned(cls)}
    for name, value in own.items():
        if name.startswith("__"):
            continue
        function = value.__func__ if isinstance(value, (staticmethod, classmethod)) else value
        attributes[name] = parameters(function, drop=not isinstance(value, staticmethod)) if inspect.isfunction(function) else None
    for name in inspect.get_annotations(cls):
        attributes.setdefault(name, None)
    described = {"mro": [each.__name__ for each in cls.__mro__ if each is not object], "attributes": attributes}
    if "__init__" in own and inspect.isfunction(inspect.unwrap(own["__init__"])):
        described["init"] = parameters(own["__init__"], drop=True)
    return described


def parameters(function, drop=False):
    """`drop` leaves the first one out, which the instance is bound to. Decorators that keep the signature are looked through."""
    try:
        found = list(inspect.signature(inspect.unwrap(function)).parameters.values())
    except (TypeError, ValueError):
        return [[], [], True, True]
    if drop and found and found[0].kind is not inspect.Parameter.VAR_POSITIONAL:
        found = found[1:]
    kinds = inspect.Parameter
    return [
        [each.name for each in found if each.kind in (kinds.POSITIONAL_ONLY, kinds.POSITIONAL_OR_KEYWORD)],
        [each.name for each in found if each.kind is kinds.KEYWORD_ONLY],
        any(each.kind is kinds.VAR_POSITIONAL for each in found),
        any(each.kind is kinds.VAR_KEYWORD for each in found),
    ]


def assigned(cls):
    """What the class's own methods assign on `self`."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError, SyntaxError):
        return set()
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and getattr(node.value, "id", None) == "self"
    }


if __name__ == "__main__":
    main()
