"""Namespaces, and the little file tree in which a program that is not trusted finds itself.

A worker leaves the machine's network, processes and file tree before it imports anything. Each program that it starts
then sees a tree of read-only mounts, with one room to write in: a file system of its own, of limited size, that is
gone when the program is. Where the kernel refuses a namespace, the worker goes on with fewer; `walls` says which stand.

Numbers are those of the kernel's interface: unshare(2), mount(2), mount_setattr(2).
"""

import ctypes
import os
import signal
import stat
import struct
import sys

LINUX = sys.platform == "linux"
CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER = 0x00020000, 0x04000000, 0x08000000, 0x10000000
CLONE_NEWPID, CLONE_NEWNET = 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 4096, 16384, 1 << 18
MNT_DETACH = 2
MOUNT_SETATTR = 442
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
ATTR_READ_ONLY, ATTR_NO_SUID, ATTR_NO_DEV = 1, 2, 4
PR_SET_PDEATHSIG = 1

QUIET = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
APART = QUIET | CLONE_NEWPID | CLONE_NEWNS
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
# How many files and folders a room holds, and how deep they may lie, in characters of a path.
ROOM_ENTRIES = 10_000
LONGEST_PATH = 2_000

_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None
_jail = ""


def leave_the_machine(root, readable):
    """Enter all namespaces that the kernel grants; gives the names of those entered.

    With a namespace for processes, this returns in its first process only: the caller's own waits for that one and ends
    as it ends. Whatever is left in the namespace then dies with its first process.
    """
    global _jail
    if not LINUX:
        return set()
    # In children of their own: a namespace that was entered in vain cannot be left.
    if works(lambda: _enter(APART, lambda: _build(root, readable))):
        _enter(APART)
        _jail = _build(root, readable)
        return {"network", "processes", "files"}
    if works(lambda: _enter(QUIET)):
        _enter(QUIET)
        return {"network"}
    return set()


def step_in(room):
    """Leave the machine's file tree for good; what is not trusted runs behind this."""
    if _jail:
        os.chroot(_jail)
    os.chdir(room.path)


def show(path):
    """Let the next programs see one more folder, at its own path."""
    if _jail and not os.path.exists(_jail + path):
        _set_attributes(_jail, 0, ATTR_READ_ONLY, recursive=False)
        try:
            _show(_jail, path)
        finally:
            _set_attributes(_jail, ATTR_READ_ONLY, 0, recursive=False)


def leave(root):
    """The worker's end: nothing of it stays, and what its programs were shown is not gone through."""
    if _jail:
        _libc.umount2(os.fsencode(_jail), MNT_DETACH)
    clear_away(root)


class Room:
    """The one folder that a program may write to: `path` is where the program finds it, `outside` where the worker does."""

    def __init__(self, root, user, most_bytes):
        self.path = os.path.join(root, "room")
        self.outside = _jail + self.path
        self.most_bytes = most_bytes
        if _jail:
            owner = os.getuid() if user is None else user
            group = os.getgid() if user is None else user
            options = f"size={most_bytes},nr_inodes={ROOM_ENTRIES},mode=700,uid={owner},gid={group}"
            mount("tmpfs", self.outside, "tmpfs", MS_NOSUID | MS_NODEV, options)
        else:
            os.mkdir(self.path, 0o700)
            if user is not None:
                os.chown(self.path, user, user)

    def is_full(self, processes):
        """Whether more is taken than allowed. A mounted room cannot be: the kernel counts."""
        return not _jail and _taken(self.path, processes, self.most_bytes) > self.most_bytes

    def close(self):
        if _jail:
            _succeed(_libc.umount2(os.fsencode(self.outside), MNT_DETACH))
        else:
            clear_away(self.path)


def clear_away(folder):
    """Remove a folder with all that a program left in it, however deep, long or locked; what cannot be removed stays.

    Folders in folders are moved up first: no path gets longer, and nothing recurs.
    """
    _unlock(folder)
    moved = progress = 0
    while within := _entries(folder):
        before = progress
        for name in within:
            place = os.path.join(folder, name)
            if not _unlock(place):
                progress += _try(os.unlink, place)
                continue
            for inner in _entries(place):
                path, moved = os.path.join(place, inner), moved + 1
                if _unlock(path):
                    progress += _try(os.rename, path, os.path.join(folder, f"moved-{moved}"))
                else:
                    progress += _try(os.unlink, path)
            progress += _try(os.rmdir, place)
        if progress == before:
            break
    _try(os.rmdir, folder)


def walk(folder, left_out=()):
    """Each folder below, and the names of files in it; ends where a path gets too long for the system, and where there are more
    than a room may hold."""
    left, count = [folder], 0
    while left and count <= ROOM_ENTRIES:
        place = left.pop()
        names = []
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    count += 1
                    if entry.is_dir(follow_symlinks=False):
                        left += [entry.path] if entry.name not in left_out else []
                    else:
                        names.append(entry.name)
                    if count > ROOM_ENTRIES:
                        break
        except OSError:
            continue
        yield place, names


def _entries(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _unlock(place):
    """Whether it is a folder; then whoever owns it may do with it what they like."""
    if os.path.islink(place) or not os.path.isdir(place):
        return False
    _try(os.chmod, place, stat.S_IRWXU)
    return True


def _try(function, *arguments):
    try:
        function(*arguments)
        return True
    except OSError:
        return False


def works(action):
    """Whether an action succeeds, tried out in a child."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            action()
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0


def mount(source, target, kind, flags, options=None):
    arguments = [None if text is None else os.fsencode(text) for text in (source, target, kind)]
    _succeed(_libc.mount(*arguments, ctypes.c_ulong(flags), None if options is None else os.fsencode(options)))


def _enter(flags, then=lambda: None):
    user, group = os.getuid(), os.getgid()
    if user == 0:
        _succeed(_libc.unshare(flags))
    else:
        # Others than root need a user namespace for it, in which they stay who they are.
        _succeed(_libc.unshare(CLONE_NEWUSER | flags))
        for file, text in (("uid_map", f"{user} {user} 1"), ("setgroups", "deny"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{file}", "w") as target:
                target.write(text)
    if flags & CLONE_NEWPID:
        _become_the_first_process()
    then()


def _become_the_first_process():
    """The namespace begins with the next child."""
    child = os.fork()
    if child == 0:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        return
    # The pipes to the pool are the child's alone now, so that their ends tell who is gone.
    os.closerange(0, 2)
    os.closerange(3, 64)
    _, status = os.waitpid(child, 0)
    os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))


def _build(root, readable):
    jail = os.path.join(root, "jail")
    os.makedirs(jail, exist_ok=True)
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    mount("tmpfs", jail, "tmpfs", MS_NOSUID | MS_NODEV, "size=4m,nr_inodes=4096,mode=755")
    for path in sorted({*readable, *DEVICES}):
        _show(jail, path)
    os.makedirs(jail + os.path.join(root, "room"))
    _set_attributes(jail, ATTR_READ_ONLY, 0, recursive=False)
    return jail


def _show(jail, path):
    """The same path in the jail: a link as a link, a folder or file as a read-only mount."""
    place = jail + path
    if not os.path.lexists(path) or os.path.lexists(place):
        return
    os.makedirs(os.path.dirname(place), exist_ok=True)
    if os.path.islink(path) and os.path.dirname(path) == "/":
        os.symlink(os.readlink(path), place)
        return
    if os.path.isdir(path):
        os.mkdir(place)
    else:
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY, 0o644))
    mount(path, place, None, MS_BIND | MS_REC)
    if path not in DEVICES:
        _set_attributes(place, ATTR_READ_ONLY | ATTR_NO_SUID | ATTR_NO_DEV, 0, recursive=True)


def _set_attributes(path, on, off, recursive):
    attributes = struct.pack("QQQQ", on, off, 0, 0)
    flags = AT_RECURSIVE if recursive else 0
    _succeed(_libc.syscall(MOUNT_SETATTR, AT_FDCWD, os.fsencode(path), flags, attributes, len(attributes)))


def _taken(folder, processes, most):
    """Bytes below the folder and in files that were removed while open; entries and depth count as well. Ends beyond `most`."""
    taken = entries = 0
    for place, names in walk(folder):
        entries += 1 + len(names)
        taken += sum(_size(os.path.join(place, name)) for name in names)
        if entries > ROOM_ENTRIES or len(place) > LONGEST_PATH:
            return most + 1
        if taken > most:
            return taken
    for process in processes:
        try:
            descriptors = os.listdir(f"/proc/{process}/fd")
        except OSError:
            continue
        taken += sum(_size(f"/proc/{process}/fd/{each}", removed=True) for each in descriptors)
    return taken


def _size(path, removed=False):
    try:
        status = os.stat(path) if removed else os.lstat(path)
    except OSError:
        return 0
    counts = stat.S_ISREG(status.st_mode) and (status.st_nlink == 0 or not removed)
    return status.st_blocks * 512 if counts else 0


def _succeed(result):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
