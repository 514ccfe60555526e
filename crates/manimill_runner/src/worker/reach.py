"""Which samples reach for what watches over them.

A sample runs in the process that records it, so it could make up what is recorded. Nothing in Python keeps it from that,
but all ways there lead by a few names, which scenes have no use for. Three looks find them: at the compiled code before it
runs (what is found is told at once, before the sample could have a say), at Python's audit events while it runs, and
at the recorder's own hooks when it has run.

`RECORDER` are names that a scene has no use for: a sample with one of them never `runs`. `REFLECTION` are names with an
honest use by which the others can be spelt: such a sample is believed only where `manim -ql` agrees.
"""

import ast
import dis
import os
import re
import sys
import types

RECORDER = frozenset(
    """
    manimill_worker _getframe _getframemodulename _current_frames _current_exceptions currentframe getouterframes getinnerframes
    f_back f_locals f_globals f_builtins f_code f_trace tb_frame gi_frame cr_frame ag_frame gi_code cr_code ag_code
    settrace setprofile settrace_all_threads setprofile_all_threads addaudithook get_objects get_referrers get_referents
    __globals__ __closure__ __kwdefaults__ cell_contents __subclasses__ ctypes _ctypes cffi _testcapi _testinternalcapi
    _xxsubinterpreters faulthandler forkpty posix_spawn posix_spawnp closerange memfd_create pidfd_open _posixsubprocess
    _file_writer_class
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
    exec eval compile __import__ import_module importlib runpy __builtins__ builtins __dict__ vars globals locals
    __code__ __defaults__ __getattribute__ __mro__ attrgetter methodcaller pickle marshal dill cloudpickle CodeType
    FunctionType __reduce__ __reduce_ex__ gc inspect traceback __traceback__ tracemalloc excepthook unraisablehook atexit
    threading _thread weakref mmap fcntl subprocess multiprocessing posix media_dir video_dir file_writer
    """.split()
)
REFLECTION_OF_MODULES = {
    "os": frozenset("write system popen execv execve execl execvp fdopen pipe sendfile writev pwrite dup environ".split()),
    "sys": frozenset("modules path_hooks meta_path path_importer_cache exit".split()),
    "signal": frozenset("signal setitimer alarm".split()),
}
# What the recorder stands on: who puts something else in its place is looked at more closely.
HOOKS = frozenset(
    """
    play render update_frame get_frame save_static_frame_data freeze_current_frame init_scene get_image pixel_array
    get_time_progression renderer file_writer scene_finished num_plays _original_skipping_status get_hash_from_play_call
    tex_to_svg_file dumps encode iterencode c_make_encoder blake2b getpid monotonic open_partial_movie_stream
    close_partial_movie_stream write_frame is_already_cached
    """.split()
)
# Audit events of what `RECORDER` names, and whose business they are not.
EVENTS = frozenset(
    """
    sys._getframe sys._current_frames sys._current_exceptions sys.settrace sys.setprofile sys.addaudithook sys._getframemodulename
    gc.get_objects gc.get_referrers gc.get_referents
    """.split()
)
READ_ATTRIBUTES = frozenset(("tb_frame", "f_code", "gi_frame", "cr_frame", "ag_frame", "gi_code", "cr_code", "ag_code"))
STORES = frozenset(dis.opmap[name] for name in ("STORE_ATTR", "DELETE_ATTR") if name in dis.opmap)
COMPUTED = frozenset(("getattr", "setattr", "delattr"))
# By which names come from texts.
FROM_TEXTS = COMPUTED | {"exec", "eval", "compile", "__import__", "import_module", "__dict__", "vars", "globals", "attrgetter"}

# Where the callers live who may: Python's library and packages, and the worker itself.
LIBRARIES = ("<frozen", "<__array_function__", os.path.dirname(__file__)) + tuple(
    sorted({os.path.realpath(sys.prefix), sys.prefix, os.path.realpath(sys.base_prefix), sys.base_prefix})
)
WORD = re.compile(r"\w+")


def names(code, source):
    """The names in a compiled sample by which it could reach for the recorder, sorted; a soft one has a `?` before it."""
    used, stored, texts = set(), set(), set()
    left = [code]
    while left:
        each = left.pop()
        used.update(name for full in each.co_names for name in full.split("."))
        left += [constant for constant in each.co_consts if isinstance(constant, types.CodeType)]
        texts.update(constant for constant in each.co_consts if isinstance(constant, str) and len(constant) < 10_000)
        stored.update(_stores(each))
    if used & FROM_TEXTS:
        used.update(word for text in texts for word in WORD.findall(text))
    hard, soft = used & RECORDER, (used & REFLECTION) | (stored & HOOKS)
    for modules, found in ((OF_MODULES, hard), (REFLECTION_OF_MODULES, soft)):
        for module in sorted(modules.keys() & used):
            found |= {f"{module}.{name}" for name in used & modules[module]}
    if used & COMPUTED and _computes_names(source):
        soft.add("getattr")
    return sorted(hard) + [f"?{name}" for name in sorted(soft)]


def _stores(code):
    """The attributes that the code sets, by name; an argument of more than a byte stands in the prefixes before it."""
    extended = 0
    raw, names = code.co_code, code.co_names
    for index in range(0, len(raw) - 1, 2):
        argument = extended | raw[index + 1]
        extended = argument << 8 if raw[index] == dis.EXTENDED_ARG else 0
        if raw[index] in STORES and argument < len(names):
            yield names[argument]


def _computes_names(source):
    """Whether an attribute is read or set by a name that is not written out."""
    tree = ast.parse(source)
    written_out = {
        id(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
    }
    return any(isinstance(node, ast.Name) and node.id in COMPUTED and id(node) not in written_out for node in ast.walk(tree))


def watch(report):
    """From here on, a sample that reaches for the recorder by any other name ends where it does."""
    get_frame = sys._getframe
    busy = []

    def on_event(event, arguments):
        if event not in EVENTS and not (event == "object.__getattr__" and arguments[1] in READ_ATTRIBUTES) or busy:
            return
        busy.append(event)
        try:
            own = not get_frame(1).f_code.co_filename.startswith(LIBRARIES)
        finally:
            busy.pop()
        if own:
            report({"outcome": "reaches", "name": event if event in EVENTS else arguments[1]})

    sys.addaudithook(on_event)
