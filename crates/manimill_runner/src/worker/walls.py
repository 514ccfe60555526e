"""The walls around one sample: another user, limits, landlock, seccomp, and no network.

Every wall that the kernel offers is put up, and `probe` says which those are. The zygote prepares what it can,
the child closes the last doors on itself before it reads a line of the sample.

Numbers are those of the kernel's interface: landlock(7), seccomp(2), capabilities(7), prctl(2).
"""

import base64
import ctypes
import json
import os
import resource
import signal
import struct
import sys

LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 8, 22, 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
SECCOMP_MODE_FILTER = 2
CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWNET = 0x04000000, 0x08000000, 0x10000000, 0x40000000
CAP_DAC_READ_SEARCH = 2
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
# Rights on files by the version of landlock that brought them: 1 has thirteen, 2 adds refer, 3 truncate, 5 ioctl.
READ = 1 << 0 | 1 << 2 | 1 << 3
READ_FILE, WRITE_FILE = 1 << 2, 1 << 1
IOCTL = 1 << 15
# Users that no machine has: each zygote takes its own, so that killing all of a user kills only its samples.
FIRST_USER = 1 << 20
NOBODY = 65534
PROCESSES = 64

# What python, manim and fontconfig read; everything else is out of sight.
READABLE = (
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/fonts", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
    "/etc/alternatives", "/etc/texmf", "/var/lib/texmf", "/etc/localtime", "/etc/mime.types", "/var/cache/fontconfig", "/dev/urandom", "/dev/random", "/dev/zero",
)

_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None
_readable = []
_programs = []
_features = {}
_processes = None


def raise_around_zygote(settings):
    """What holds for the zygote and all its children: no network, no shared memory with other programs."""
    global _programs, _processes
    _programs = [base64.b64decode(program) for program in settings["seccomp"]]
    _features.update(probe(bool(_programs)))
    _features["network_namespace"] = LINUX and _leave_the_network()
    user = FIRST_USER + os.getpid()
    root = LINUX and os.getuid() == 0
    _features["own_user"] = root and _can_become(user)
    settings["confined"] = _features["seccomp"]
    settings["user"] = user if _features["own_user"] else None
    if LINUX and not root:
        _processes = _count_processes(os.getuid()) + PROCESSES
    elif _features["own_user"]:
        _processes = PROCESSES
    folders = {sys.prefix, sys.base_prefix, os.path.realpath(sys.prefix), settings["formulas"], *settings["readable"]}
    _readable.extend(sorted({*READABLE, *folders}))
    return dict(_features)


def probe(has_seccomp):
    """Which walls this kernel lets us put up; tried out in children."""
    if not LINUX:
        return {"landlock": 0, "seccomp": False}
    abi = _libc.syscall(CREATE_RULESET, 0, 0, 1)
    return {
        "landlock": max(0, abi) if abi > 0 and _works(lambda: _restrict(abi, [], "/")) else 0,
        "seccomp": has_seccomp and _works(lambda: _filter(_programs)),
    }


def close_in(folder, settings, also_readable=(), passes_on=False):
    """The child's last act of its own will. What it may read is passed on to a program that it becomes, if asked for."""
    if LINUX:
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if settings["user"] is not None:
        _become(settings["user"], bool(_features["landlock"]), passes_on)
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if _processes is not None:
        limit(resource.RLIMIT_NPROC, _processes)
    if not LINUX:
        return
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    if _features["landlock"]:
        _restrict(_features["landlock"], [*_readable, *also_readable], folder)
    if _features["seccomp"]:
        _filter(_programs)


def limit(which, soft, hard=None):
    _, most = resource.getrlimit(which)
    hard = soft if hard is None else hard
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(which, (soft, hard))


def own_folder(folder, settings):
    if settings["user"] is not None:
        os.chown(folder, settings["user"], settings["user"])


def _leave_the_network():
    """A namespace of our own without any interface; for others than root it takes a user namespace."""
    others = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
    if os.getuid() == 0:
        return _libc.unshare(others) == 0
    user, group = os.getuid(), os.getgid()
    if not _works(lambda: _succeed(_libc.unshare(CLONE_NEWUSER | others))):
        return False
    if _libc.unshare(CLONE_NEWUSER | others) != 0:
        return False
    for file, text in (("uid_map", f"{user} {user} 1"), ("setgroups", "deny"), ("gid_map", f"{group} {group} 1")):
        try:
            with open(f"/proc/self/{file}", "w") as target:
                target.write(text)
        except OSError:
            pass
    return True


def _can_become(user):
    def attempt():
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)

    return _works(attempt)


def _become(user, confined, passes_on):
    """Another user, who may read whatever landlock shows: the environment may stand in a folder that is root's own."""
    _prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    kept = 1 << CAP_DAC_READ_SEARCH if confined else 0
    header = struct.pack("Ii", 0x20080522, 0)
    data = struct.pack("IIIIII", kept, kept, kept if passes_on else 0, 0, 0, 0)
    _succeed(_libc.capset(header, data))
    if kept and passes_on:
        _succeed(_libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_READ_SEARCH, 0, 0))


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
    for program in programs:
        code = ctypes.create_string_buffer(program, len(program))
        loaded = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
        _succeed(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, loaded, 0, 0))


def _prctl(option, value):
    _succeed(_libc.prctl(option, int(value), 0, 0, 0))


def _succeed(result):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _works(action):
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if LINUX:
                _prctl(PR_SET_NO_NEW_PRIVS, 1)
            action()
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0


def _count_processes(user):
    count = 0
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.stat(f"/proc/{name}").st_uid == user:
                count += len(os.listdir(f"/proc/{name}/task"))
        except OSError:
            pass
    return count


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    wanted.update(formulas=os.getcwd(), readable=[])
    print(json.dumps(raise_around_zygote(wanted)))
