"""Formulas come from a store of compiled SVGs that only the broker outside writes.

An entry is a line with its kind and the checksum of the rest; what does not fit its checksum is not there.

A formula that the store lacks is asked for: the sample goes on with a placeholder, quickly and without
drawing, only to find out which others it will want; the pool has them compiled and runs it again. A sample that
still lacks some after a few such runs waits for each instead: it may make them as it goes, one for every step.
"""

import hashlib
import os
import re
from pathlib import Path

from manim import config
from manim.utils import tex_file_writing
from manim.mobject.text import tex_mobject

GROUP = re.compile(r"<g id='([^']*)'")

_store = None
_programs = {}
_watch = None
_ask = None


class LatexError(ValueError):
    """What manim raises when LaTeX refuses a formula, with the formula and LaTeX's reason for the report."""


class LatexAbsent(BaseException):
    """The sample wants a program that this machine lacks; nothing can be said of the sample."""


def install(settings):
    global _store, _programs
    _store = settings["formulas"]
    _programs = settings["latex_programs"]
    tex_file_writing.tex_to_svg_file = _tex_to_svg_file
    tex_mobject.tex_to_svg_file = _tex_to_svg_file


def begin(watch, ask=None):
    """`ask` has formulas compiled, and is away until they are; without it they are only noted."""
    global _watch, _ask
    _watch, _ask = watch, ask


def settle(error, report):
    """A sample that stopped for want of LaTeX is not to blame, whatever it made of the exception."""
    if _watch.absent_program is not None:
        report({"outcome": "no-latex", "program": _watch.absent_program})


def key(compiler, output_format, source):
    return hashlib.sha256("\0".join((compiler, output_format, source)).encode()).hexdigest()


def _tex_to_svg_file(expression, environment=None, tex_template=None):
    template = config["tex_template"] if tex_template is None else tex_template
    if environment is not None:
        source = template.get_texcode_for_expression_in_env(expression, environment)
    else:
        source = template.get_texcode_for_expression(expression)
    compilers = template.tex_compiler
    compiler = compilers if isinstance(compilers, str) else ",".join(compilers)
    name = key(compiler, template.output_format, source)
    stored = os.path.join(_store, name[:2], name)
    formula = {"key": name, "compiler": compiler, "format": template.output_format, "source": source}
    kind, body = _read(stored)
    if kind is None:
        for program in (*compiler.split(","), "dvisvgm"):
            if program not in _programs:
                _watch.absent_program = program
                raise LatexAbsent(program)
        if _ask is not None:
            _ask([formula])
            kind, body = _read(stored)
    if kind == b"svg":
        return _private_copy(body, source)
    if kind == b"error":
        error = LatexError(f"{compiler} error converting to {template.output_format[1:]}. {body.decode()}")
        error.manimill_formula = str(expression)[:1000]
        raise error
    _watch.missing_formulas[name] = formula
    _watch.hurry()
    return _placeholder(name, str(expression))


def _read(stored):
    """The kind and the content of an entry; None and nothing where there is none, or a damaged one."""
    try:
        with open(stored, "rb") as file:
            head, body = file.readline().split(), file.read()
    except OSError:
        return None, b""
    whole = len(head) == 2 and head[1].decode() == hashlib.sha256(body).hexdigest()
    return (head[0], body) if whole else (None, b"")


def _private_copy(outlines, source):
    """manim writes beside the files that it reads, so each sample has its own, where manim itself would put it."""
    folder = config.get_dir("tex_dir")
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{tex_file_writing.tex_hash(source)}.svg"
    if not copy.exists():
        copy.write_bytes(outlines)
    return copy


def _placeholder(name, expression):
    glyphs = "".join(f"<path d='M{6 * i} 0h5v7h-5z'/>" for i in range(max(1, min(len(expression), 200))))
    groups = "".join(f"<g id='{group}'>{glyphs}</g>" for group in GROUP.findall(expression))
    file = Path(f"placeholder-{name}.svg").absolute()
    file.write_text(
        "<svg version='1.1' xmlns='http://www.w3.org/2000/svg' width='100pt' height='7pt' viewBox='0 0 100 7'>"
        f"{groups or glyphs}</svg>"
    )
    return file
