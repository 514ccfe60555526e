"""Which samples reach for what watches over them.

A sample runs in the process that records it, so it could make up what is recorded. Nothing in Python keeps it from that. Three
looks make it hard: at the code before it runs (what is found is told at once, before the sample could have a say), at
Python's audit events while it runs, and at the recorder's own hooks when it has run.

`RECORDER` are names that a scene has no use for: a sample with one of them never `runs`. All else by which such names could be
spelt, or something be put in the recorder's place, is soft: such a sample is believed only where `manim -ql` agrees. Ways to
spell a name have no end, so soft is whatever is not known to be plain: modules and names with underscores are plain by a list.
"""

import ast
import dis
import os
import re
import string
import sys
import types

RECORDER = frozenset(
    """
    manimill_worker _getframe _getframemodulename _current_frames _current_exceptions currentframe getouterframes getinnerframes
    f_back f_locals f_globals f_builtins f_code f_trace tb_frame gi_frame cr_frame ag_frame gi_code cr_code ag_code
    settrace setprofile settrace_all_threads setprofile_all_threads addaudithook get_objects get_referrers get_referents
    __globals__ __closure__ __kwdefaults__ cell_contents __subclasses__ ctypes _ctypes cffi _testcapi _testinternalcapi
    _xxsubinterpreters faulthandler forkpty posix_spawn posix_spawnp closerange memfd_create pidfd_open _posixsubprocess
    _file_writer_class as_strided ctypeslib __array_interface__ __array_struct__
    """.split()
)
# Names that are innocent elsewhere, by the module in which they are not.
OF_MODULES = {
    "os": frozenset("fork _exit dup2 abort kill killpg".split()),
    "posix": frozenset("fork _exit dup2 abort kill killpg".split()),
    "sys": frozenset("monitoring".split()),
}
REFLECTION = frozenset(
    """
    exec eval compile __import__ import_module importlib runpy builtins vars globals locals attrgetter methodcaller
    pickle marshal dill cloudpickle CodeType FunctionType gc inspect traceback tracemalloc excepthook unraisablehook atexit threading
    _thread weakref mmap fcntl subprocess multiprocessing posix media_dir video_dir file_writer exc_info walk_stack walk_tb
    get_stack get_type_hints ForwardRef make_dataclass singledispatch singledispatchmethod Formatter memmap allow_pickle refcheck
    ImageMath unsafe_eval lambda_eval resolve_name breakpoint breakpointhook open_code FileIO fdopen assigned metaclass mro
    displayhook f2py measure rundocs runstring bltns register_at_fork getswitchinterval setswitchinterval call_tracing
    """.split()
)
REFLECTION_OF_MODULES = {
    "os": frozenset("write system popen execv execve execl execvp pipe sendfile writev pwrite dup environ".split()),
    "sys": frozenset("modules path path_hooks meta_path path_importer_cache exit".split()),
    "signal": frozenset("signal setitimer alarm".split()),
}
# What the recorder stands on: who puts something else in its place is looked at more closely.
HOOKS = frozenset(
    """
    play render update_frame get_frame save_static_frame_data freeze_current_frame init_scene get_image pixel_array
    get_time_progression renderer file_writer scene_finished num_plays _original_skipping_status get_hash_from_play_call
    tex_to_svg_file dumps encode iterencode c_make_encoder blake2b getpid monotonic open_partial_movie_stream
    close_partial_movie_stream write_frame is_already_cached manager post_construct session_spec _get_manager
    """.split()
)
# Who sets something of these, sets it for the recorder too.
SHARED = frozenset(("renderer", "file_writer", "manager", "__class__"))
# Modules by which nothing is reached but what is named in full. Those of other names may have a use as good.
PLAIN_MODULES = frozenset(
    """
    __future__ abc array bisect calendar cmath collections colorsys colour contextlib copy csv dataclasses datetime decimal enum
    fractions functools glob hashlib heapq io itertools json keyword locale manim manim_chemistry manim_circuit manim_data_structures
    manim_fonts manim_ml manim_mobject_svg manim_physics manim_slides manimpango math mpmath networkx numbers numpy operator os
    pathlib PIL pprint pulp queue random re scipy secrets shapely shutil signal statistics string struct sys tempfile
    textwrap time typing typing_extensions unicodedata uuid wave zlib
    """.split()
)
# Names with two underscores that are as plain as their operators.
PLAIN_DUNDERS = frozenset(
    f"__{name}__"
    for name in """
    init new post_init name main class doc file all version author str repr format bytes hash bool len iter next contains reversed
    getitem setitem delitem missing call enter exit eq ne lt le gt ge add radd iadd sub rsub isub mul rmul imul matmul rmatmul
    truediv rtruediv itruediv floordiv rfloordiv mod rmod pow rpow neg pos abs invert and or xor lshift rshift int float complex
    index round trunc floor ceil copy deepcopy slots length_hint match_args future array_priority
    """.split()
)
# Audit events of what `RECORDER` names: whoever causes them, and only where the sample's own code does.
EVENTS = frozenset(
    """
    sys._current_frames sys._current_exceptions sys.settrace sys.setprofile sys.addaudithook
    gc.get_objects gc.get_referrers gc.get_referents
    """.split()
)
OWN_EVENTS = frozenset(("sys._getframe", "sys._getframemodulename", "code.__new__"))
READ_ATTRIBUTES = frozenset(("tb_frame", "f_code", "gi_frame", "cr_frame", "ag_frame", "gi_code", "cr_code", "ag_code"))
SET_ATTRIBUTES = frozenset(("__code__", "__defaults__", "__kwdefaults__"))
STORES = frozenset(dis.opmap[name] for name in ("STORE_ATTR", "DELETE_ATTR") if name in dis.opmap)
COMPUTED = frozenset(("getattr", "setattr", "delattr"))
# By which names come from texts.
FROM_TEXTS = COMPUTED | {"exec", "eval", "compile", "__import__", "import_module", "__dict__", "vars", "globals", "attrgetter"}
COMPUTED_IN_TEXTS = COMPUTED | {"exec", "eval", "import_module", "modules", "attrgetter"}
FORMATS = frozenset(("format", "format_map", "vformat", "get_field"))

# What has such names is of Python itself, or of numpy.
LIBRARIES = ("<frozen", "<__array_function__")
WORKER = os.path.dirname(__file__)
IMPORTERS = ("<frozen importlib", "<frozen zipimport")
WORD = re.compile(r"\w+")


def names(code, source):
    """The names in a compiled sample by which it could reach for the recorder, sorted; a soft one has a `?` before it."""
    used, stored, texts = _of_code(code)
    reading = _Reading(ast.parse(source))
    used |= reading.used
    stored |= reading.stored
    if used & FROM_TEXTS:
        used |= {word for text in texts for word in WORD.findall(text)}
    hard, soft = used & RECORDER, (used & REFLECTION) | (stored & HOOKS) | reading.soft
    for modules, found in ((OF_MODULES, hard), (REFLECTION_OF_MODULES, soft)):
        for module in sorted(modules.keys() & used):
            found |= {f"{module}.{name}" for name in used & modules[module]}
    return sorted(hard) + [f"?{name}" for name in sorted(soft)]


def _of_code(code):
    """Names that are used, attributes that are set, and texts, in the code and all functions in it."""
    used, stored, texts = set(), set(), set()
    left = [code]
    while left:
        each = left.pop()
        used.update(name for full in each.co_names for name in full.split("."))
        left += [constant for constant in each.co_consts if isinstance(constant, types.CodeType)]
        texts.update(constant for constant in each.co_consts if isinstance(constant, str) and len(constant) < 10_000)
        stored.update(_stores(each))
    return used, stored, texts


def _stores(code):
    """The attributes that the code sets, by name; an argument of more than a byte stands in the prefixes before it."""
    extended = 0
    raw, names = code.co_code, code.co_names
    for index in range(0, len(raw) - 1, 2):
        argument = extended | raw[index + 1]
        extended = argument << 8 if raw[index] == dis.EXTENDED_ARG else 0
        if raw[index] in STORES and argument < len(names):
            yield names[argument]


class _Reading:
    """What the text of a sample says that its names alone do not."""

    def __init__(self, tree):
        self.used, self.stored, self.soft = set(), set(), set()
        nodes = list(ast.walk(tree))
        self._bound = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
        self._bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
        self._bound |= {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
        self._bound |= {node.name for node in nodes if isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name}
        self._written_out = set()
        for node in nodes:
            look = getattr(self, f"_{type(node).__name__.lower()}", None)
            if look is not None:
                look(node)
        bare = (node for node in nodes if isinstance(node, ast.Name) and node.id in COMPUTED)
        if any(id(node) not in self._written_out for node in bare):
            self.soft.add("getattr")

    def _import(self, node):
        for alias in node.names:
            self._take_from(alias.name)

    def _importfrom(self, node):
        self._take_from(node.module or ".")

    def _take_from(self, name):
        if name.split(".")[0] not in PLAIN_MODULES:
            self.soft.add(name.split(".")[0] or "import")

    def _name(self, node):
        self._dunder(node.id)

    def _attribute(self, node):
        self._dunder(node.attr)
        if node.attr in COMPUTED:
            self.soft.add("getattr")
        if node.attr in FORMATS:
            self._format(node.value)
        if node.attr.startswith("_") and not node.attr.startswith("__") and self._is_shared(node.value):
            self.soft.add(node.attr)
        if not isinstance(node.ctx, ast.Load) and (node.attr == "__class__" or self._is_shared(node.value)):
            self.soft.add(f"{node.attr}=")

    def _functiondef(self, node):
        self._dunder(node.name)

    def _classdef(self, node):
        plain = ("ABCMeta", "EnumMeta")
        named = {each.arg: getattr(each.value, "id", getattr(each.value, "attr", "")) for each in node.keywords if each.arg}
        self.used.update(keyword for keyword, name in named.items() if name not in plain)
        for statement in node.body:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self.stored.add(statement.name)
            self.stored |= {each.id for each in ast.walk(statement) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}

    def _matchclass(self, node):
        self.used.update(node.kwd_attrs)
        for name in node.kwd_attrs:
            self._dunder(name)

    def _call(self, node):
        keywords = {keyword.arg for keyword in node.keywords if keyword.arg}
        self.used |= keywords & (RECORDER | REFLECTION)
        function, first = node.func, node.args[0] if node.args else None
        if isinstance(function, ast.Name):
            self._call_of_name(function, node.args)
        if isinstance(function, ast.Attribute) and function.attr == "set" and self._is_shared(function.value):
            self.soft.add("set")
        if keywords & HOOKS and first is not None and isinstance(function, ast.Attribute):
            self.soft |= {f"{name}=" for name in keywords & HOOKS}

    def _call_of_name(self, function, arguments):
        if function.id in COMPUTED and len(arguments) > 1 and isinstance(arguments[1], ast.Constant):
            self._written_out.add(id(function))
            name = str(arguments[1].value)
            self.used.add(name)
            self._dunder(name)
            if function.id != "getattr":
                self.stored.add(name)
                if self._is_shared(arguments[0]):
                    self.soft.add(f"{name}=")
        if function.id == "type" and len(arguments) > 1:
            self.soft.add("type")

    def _format(self, template):
        """Fields of a template can read attributes and items of what they are given."""
        if not (isinstance(template, ast.Constant) and isinstance(template.value, str)):
            self.soft.add("format")
            return
        try:
            fields = [field or "" for _, field, _, _ in string.Formatter().parse(template.value)]
        except ValueError:
            return
        for word in (word for field in fields for word in WORD.findall(field)):
            self._dunder(word)
            self.used |= {word} & RECORDER

    def _dunder(self, name):
        if name.startswith("__") and name.endswith("__") and name not in PLAIN_DUNDERS and name not in RECORDER:
            self.soft.add(name)

    def _is_shared(self, node):
        """Whether something belongs to others than the sample: a module, a class that it has imported, the renderer."""
        while not isinstance(node, ast.Name):
            if isinstance(node, ast.Attribute):
                if node.attr in SHARED:
                    return True
                node = node.value
            elif isinstance(node, (ast.Subscript, ast.Starred)):
                node = node.value
            elif isinstance(node, ast.Call):
                return isinstance(node.func, ast.Name) and node.func.id in ("type", "super")
            else:
                return False
        return node.id not in self._bound and node.id != "config"


def watch(report, private=(), folders=()):
    """From here on, a sample that reaches for the recorder by any other name ends where it does.

    `private` are descriptors that only the recorder writes to; what the sample is made of lies in `folders`, or nowhere.
    """
    folders = (*folders, "<")
    get_frame = sys._getframe
    busy = []
    attributes = {"object.__getattr__": READ_ATTRIBUTES, "object.__setattr__": SET_ATTRIBUTES}

    def is_own(depth):
        name = get_frame(depth + 1).f_code.co_filename
        return name.startswith(folders) and not name.startswith(LIBRARIES)

    def found(event, arguments):
        """What the sample has reached for by this event."""
        if event in EVENTS or event in OWN_EVENTS:
            return event if event in EVENTS or is_own(2) else None
        if event in attributes:
            return arguments[1] if arguments[1] in attributes[event] and is_own(2) else None
        if event == "exec" and isinstance(arguments[0], types.CodeType):
            return _of_executed(arguments[0], get_frame(2).f_code.co_filename, folders)
        if event == "open" and type(arguments[0]) is int and arguments[0] in private:
            return "open"
        return None

    def on_event(event, arguments):
        if event not in WATCHED or busy:
            return
        busy.append(event)
        try:
            name = found(event, arguments)
        finally:
            busy.pop()
        if name is not None:
            report({"outcome": "reaches", "name": name})

    sys.addaudithook(on_event)


WATCHED = EVENTS | OWN_EVENTS | {"object.__getattr__", "object.__setattr__", "exec", "open"}


def _of_executed(code, caller, folders):
    """What code that comes from a text or a file of the sample reaches for, or pretends to be."""
    if caller.startswith(WORKER):
        # The sample itself, of which everything is known already.
        return None
    if not code.co_filename.startswith(folders) or code.co_filename.startswith(LIBRARIES):
        # A module of a library, or what says that it is one.
        return None if caller.startswith(IMPORTERS) else "compile"
    used, _, _ = _of_code(code)
    return min(used & (RECORDER | COMPUTED_IN_TEXTS), default=None)
