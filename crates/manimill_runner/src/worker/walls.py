"""The walls around one program that is not trusted: a sample, LaTeX, the import of a package.

Every wall that the kernel offers is put up, and what is reported says which those are: namespaces and a file tree of its
own (`jail`), another user, limits, landlock, seccomp. The worker prepares what it can; the child closes the last doors on
itself before it reads a line of what it runs.

Numbers are those of the kernel's interface: landlock(7), seccomp(2), capabilities(7), prctl(2).
"""

import base64
import ctypes
import os
import resource
import signal
import struct
import sys
import time

from . import jail

LINUX = jail.LINUX
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 8, 22, 38
PR_SET_CHILD_SUBREAPER = 36
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
SECCOMP_MODE_FILTER = 2
CAP_DAC_READ_SEARCH = 2
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
# Rights on files by the version of landlock that brought them: 1 has thirteen, 2 adds refer, 3 truncate, 5 ioctl.
READ = 1 << 0 | 1 << 2 | 1 << 3
READ_FILE, WRITE_FILE = 1 << 2, 1 << 1
IOCTL = 1 << 15
# Users that no machine has: each worker takes its own, so that killing all of a user kills only what it runs.
FIRST_USER = 1 << 20
# Processes and threads of one program. A scene has one; a pool of threads, or a script of LaTeX's, some more.
PROCESSES = 24
# The most that a user without namespaces may start between two looks, besides what runs already.
MANY_PROCESSES = 400
# How often the whole of a program is looked at, in seconds.
LOOK = 0.25
# Stands in the filters for the process that they are loaded into: the only one that it may signal.
ITSELF = struct.pack("=I", 0x5EED1D00)

# What python, manim, fontconfig and LaTeX read; everything else is out of sight.
READABLE = (
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/fonts", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
    "/etc/alternatives", "/etc/texmf", "/var/lib/texmf", "/etc/localtime", "/etc/mime.types", "/etc/libpaper.d", "/etc/papersize",
    "/var/cache/fontconfig", "/dev/urandom", "/dev/random", "/dev/zero",
)

_libc = jail._libc
_readable = []
_programs = []
_features = {}
_processes = None


def raise_around_worker(settings):
    """What holds for a worker and all that it starts. May return in another process: see `jail.leave_the_machine`."""
    global _programs, _processes
    _programs = [base64.b64decode(program) for program in settings["seccomp"]]
    _features.update(_probe())
    root, user = LINUX and os.getuid() == 0, FIRST_USER + os.getpid()
    folders = {sys.prefix, sys.base_prefix, os.path.realpath(sys.prefix), *settings["readable"]}
    _readable.extend(sorted({*READABLE, *(os.path.abspath(folder) for folder in folders)}))
    entered = jail.leave_the_machine(settings["root"], _readable)
    for namespace in ("network", "processes", "files"):
        _features[f"{namespace}_namespace"] = namespace in entered
    _features["own_user"] = root and _can_become(user)
    settings["user"] = user if _features["own_user"] else None
    if _features["own_user"] or (LINUX and not root and entered):
        # A namespace of users begins to count anew. Elsewhere the user's other processes count as well, and they come and go:
        # then the guard counts.
        _processes = PROCESSES
    elif LINUX and not root:
        _processes = _count_processes(os.getuid()) + MANY_PROCESSES
    if LINUX:
        # Orphans become our own children, so that none can slip away from `bury`.
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    return dict(_features)


def close_in(room, also_readable=(), user=None, passes_on=False, touches=False):
    """The child's last act of its own will. What it may read is passed on to a program that it becomes, if asked for; a program
    that `touches` its files is told that it did."""
    if LINUX:
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if user is not None:
        _become(user, bool(_features["landlock"]), passes_on)
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    elif LINUX and os.getuid() != 0:
        _drop_capabilities(0)
    if _processes is not None:
        limit(resource.RLIMIT_NPROC, _processes)
    if not LINUX:
        return
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    if _features["landlock"]:
        _restrict(_features["landlock"], [*_readable, *also_readable], room)
    if _features["seccomp"]:
        # What guards whatever belongs to files is of no use in a tree where all but the room is mounted read-only.
        *everywhere, attributes, times, times_ignored = _programs
        of_files = [] if _features["files_namespace"] else [attributes, times_ignored if touches else times]
        _filter([*everywhere, *of_files])


def limit(which, soft, hard=None):
    _, most = resource.getrlimit(which)
    hard = soft if hard is None else hard
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(which, (soft, hard))


def has_ended(child):
    """Whether a child has ended; it stays to be waited for."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def kills_all():
    """Whether nothing that a program starts can outlive its burial."""
    return _features["processes_namespace"]


def bury(child, user):
    """Kill a program's whole tree and wait for all of it; gives the end of its own process and what it has used.

    In a namespace for processes nothing else is left to kill. Nothing leaves the process group of what is filtered.
    Otherwise what left it is found as an orphan, or as a process of the `user` that only such programs are.
    """
    alone = kills_all()
    for kill in (lambda: os.killpg(child, signal.SIGKILL), lambda: os.kill(child, signal.SIGKILL)):
        _ignore_the_dead(kill)
    if alone:
        _ignore_the_dead(lambda: os.kill(-1, signal.SIGKILL))
    _, status, usage = os.wait4(child, 0)
    for _ in range(5_000):
        if alone:
            _ignore_the_dead(lambda: os.kill(-1, signal.SIGKILL))
        else:
            for orphan in _children(os.getpid()):
                _ignore_the_dead(lambda orphan=orphan: os.kill(orphan, signal.SIGKILL))
            if user is not None and not _features["seccomp"]:
                _kill_everything_of(user)
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.001)
        except ChildProcessError:
            break
    return status, usage


class Guard:
    """Looks now and then at all that a program and what it has started take together.

    Limits on single files and processes leave room for many; a program of one process is the kernel's to limit.
    """

    def __init__(self, room, most_seconds, most_bytes):
        self._room, self._most_seconds, self._most_bytes = room, most_seconds, most_bytes
        # Where `/proc` shows another namespace than ours, it has another number for us.
        self._worker = os.path.basename(os.path.realpath("/proc/self")) if LINUX else None
        self._next_look = time.monotonic() + LOOK

    def finds(self):
        """Why the program has to end now, if it has to."""
        now = time.monotonic()
        if now < self._next_look:
            return None
        processes = self._processes()
        seconds, size, tasks = _uses(processes) if len(processes) > 1 or not kills_all() else (0, 0, 0)
        full = self._room.is_full(processes)
        self._next_look = time.monotonic() + max(LOOK, 20 * (time.monotonic() - now))
        if (len(processes) > 1 and size > self._most_bytes) or tasks > 2 * PROCESSES:
            return "out-of-memory"
        if len(processes) > 1 and seconds > self._most_seconds:
            return "timeout"
        return "flooded" if full else None

    def _processes(self):
        found, left = [], _children(self._worker)
        while left:
            process = left.pop()
            found.append(process)
            left += _children(process)
        return found


def _uses(processes):
    """CPU seconds, bytes of memory, and threads; what has ended is counted with who waited for it."""
    ticks = pages = tasks = 0
    for process in processes:
        try:
            with open(f"/proc/{process}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
        pages += int(fields[21])
        tasks += int(fields[17])
    return ticks / os.sysconf("SC_CLK_TCK"), pages * resource.getpagesize(), tasks


def _ignore_the_dead(action):
    try:
        action()
    except (ProcessLookupError, PermissionError):
        pass


def _children(process):
    try:
        with open(f"/proc/{process}/task/{process}/children") as listing:
            return [int(child) for child in listing.read().split()]
    except OSError:
        return []


def _kill_everything_of(user):
    """Programs run as a user that runs nothing else, so that `kill(-1)` by that user reaches exactly their processes."""
    helper = os.fork()
    if helper == 0:
        try:
            os.setresuid(user, user, user)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    try:
        os.waitpid(helper, 0)
    except ChildProcessError:
        pass


def _probe():
    """Which walls this kernel lets us put up; tried out in children."""
    if not LINUX:
        return {"landlock": 0, "seccomp": False}
    abi = _libc.syscall(CREATE_RULESET, 0, 0, 1)
    return {
        "landlock": max(0, abi) if abi > 0 and _works_for_the_humble(lambda: _restrict(abi, [], "/")) else 0,
        "seccomp": bool(_programs) and _works_for_the_humble(lambda: _filter(_programs)),
    }


def _works_for_the_humble(action):
    def humbly():
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
        action()

    return jail.works(humbly)


def _can_become(user):
    def attempt():
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)

    return jail.works(attempt)


def _become(user, confined, passes_on):
    """Another user, who may read whatever landlock shows: the environment may stand in a folder that is root's own."""
    _prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    kept = 1 << CAP_DAC_READ_SEARCH if confined else 0
    _drop_capabilities(kept, kept if passes_on else 0)
    if kept and passes_on:
        _succeed(_libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_READ_SEARCH, 0, 0))


def _drop_capabilities(kept, inherited=0):
    header = struct.pack("Ii", 0x20080522, 0)
    _succeed(_libc.capset(header, struct.pack("IIIIII", kept, kept, inherited, 0, 0, 0)))


def _restrict(abi, readable, folder):
    files = (1 << (13 + (abi >= 2) + (abi >= 3))) - 1 | (IOCTL if abi >= 5 else 0)
    network = 3 if abi >= 4 else 0
    scoped = 3 if abi >= 6 else 0
    attributes = struct.pack("QQQ", files, network, scoped)[: 24 if abi >= 6 else 16 if abi >= 4 else 8]
    rules = _succeed(_libc.syscall(CREATE_RULESET, attributes, len(attributes), 0))
    for path in readable:
        _allow(rules, path, READ & files)
    _allow(rules, os.devnull, (READ_FILE | WRITE_FILE) & files)
    _allow(rules, folder, files)
    _succeed(_libc.syscall(RESTRICT_SELF, rules, 0))
    os.close(rules)


def _allow(rules, path, rights):
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(path):
        rights &= READ_FILE | WRITE_FILE | 1 << 0
    _libc.syscall(ADD_RULE, rules, RULE_PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _filter(programs):
    itself = struct.pack("=I", os.getpid())
    for program in programs:
        program = program.replace(ITSELF, itself)
        code = ctypes.create_string_buffer(program, len(program))
        loaded = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
        _succeed(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, loaded, 0, 0))


def _prctl(option, value):
    _succeed(_libc.prctl(option, int(value), 0, 0, 0))


_succeed = jail._succeed


def _count_processes(user):
    count = 0
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.stat(f"/proc/{name}").st_uid == user:
                count += len(os.listdir(f"/proc/{name}/task"))
        except OSError:
            pass
    return count
