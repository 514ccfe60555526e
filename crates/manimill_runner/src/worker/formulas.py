"""Formulas come from a store of compiled SVGs that only the broker outside writes.

A formula that the store lacks is asked for: the sample goes on with a placeholder, quickly and without
drawing, only to find out which others it will want; the pool has them compiled and runs it again. A sample that
still lacks some after a few such runs waits for each instead: it may make them as it goes, one for every step.
"""

import hashlib
import os
import re
import shutil
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
    if not _is_known(stored):
        for program in (*compiler.split(","), "dvisvgm"):
            if program not in _programs:
                _watch.absent_program = program
                raise LatexAbsent(program)
        if _ask is not None:
            _ask([formula])
    if os.path.exists(stored + ".svg"):
        return _private_copy(stored + ".svg", source)
    if os.path.exists(stored + ".error"):
        with open(stored + ".error", encoding="utf-8") as file:
            reason = file.read()
        error = LatexError(f"{compiler} error converting to {template.output_format[1:]}. {reason}")
        error.manimill_formula = str(expression)[:1000]
        raise error
    _watch.missing_formulas[name] = formula
    _watch.hurry()
    return _placeholder(name, str(expression))


def _is_known(stored):
    return os.path.exists(stored + ".svg") or os.path.exists(stored + ".error")


def _private_copy(stored, source):
    """manim writes beside the files that it reads, so each sample has its own, where manim itself would put it."""
    folder = config.get_dir("tex_dir")
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{tex_file_writing.tex_hash(source)}.svg"
    if not copy.exists():
        shutil.copyfile(stored, copy)
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
