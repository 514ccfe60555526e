"""The warden: runs programs of this machine on what strangers wrote, each behind the walls around samples.

LaTeX, the converter of its output, and the imports that say what a package offers all come this way. One request is a
few programs in a row in one room; what they leave there is handed back, and the room is gone.
"""

import base64
import fnmatch
import os
import resource
import select
import signal
import stat
import sys
import time
import traceback

from . import frames, jail, walls

OPEN_FILES = 256
CANNOT_START = 127


def main():
    requests, responses = frames.take_over_the_pipes()
    settings = frames.receive(requests)
    if settings is None:
        return
    try:
        os.chdir(settings["root"])
        os.chmod(settings["root"], 0o711)
        sandbox = walls.raise_around_worker(settings)
    except BaseException:
        frames.send(responses, {"kind": "unfit", "message": traceback.format_exc(limit=-8)})
        return
    frames.send(responses, {"kind": "ready", "protocol": frames.PROTOCOL, "sandbox": sandbox})
    try:
        while (request := frames.receive(requests)) is not None:
            answer = _serve(request, settings, requests)
            if answer is None:
                break
            frames.send(responses, answer)
    finally:
        # The tool clears up after us, unless it was killed.
        jail.leave(settings["root"])


def _serve(request, settings, requests):
    room = jail.Room(settings["root"], settings["user"], request["disk_bytes"])
    ending = "ended"
    try:
        for name, text in request["files"].items():
            with open(os.path.join(room.outside, name), "w", encoding="utf-8", newline="") as file:
                file.write(text)
        for program in request["programs"]:
            ending = _run(program, request, settings, room, requests)
            if ending != "ended":
                break
        return None if ending == "abandoned" else {"ending": ending, "files": _collect(room.outside, request)}
    finally:
        room.close()


def _run(program, request, settings, room, requests):
    """Runs one program; gives how it ended: `ended`, `failed`, or which limit it met."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            jail.step_in(room)
            _limit(request)
            walls.close_in(room.path, (), settings["user"], passes_on=True)
            _redirect("input" if "input" in request["files"] else None)
            os.execve(program[0], program, {**request["environment"], "HOME": room.path, "TMPDIR": room.path})
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(CANNOT_START)
    ending = _watch(child, request, room, requests)
    status, usage = walls.bury(child, settings["user"])
    if ending != "ended":
        return ending
    # The kernel's own count, by which it kills, is a little ahead of this one.
    over = usage.ru_utime + usage.ru_stime >= 0.9 * request["cpu_seconds"]
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL) and over:
        return "timeout"
    return "ended" if status == 0 else "failed"


def _limit(request):
    seconds = request["cpu_seconds"]
    walls.limit(resource.RLIMIT_CPU, seconds, seconds + 1)
    walls.limit(resource.RLIMIT_FSIZE, request["file_bytes"])
    walls.limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    walls.limit(resource.RLIMIT_CORE, 0)
    if walls.LINUX:
        walls.limit(resource.RLIMIT_AS, request["memory_bytes"])


def _redirect(source):
    for descriptor, name in ((0, source or os.devnull), (1, "output"), (2, "errors")):
        flags = os.O_RDONLY if descriptor == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, descriptor)
        if opened != descriptor:
            os.close(opened)


def _watch(child, request, room, requests):
    guard = walls.Guard(room, request["cpu_seconds"] + 1, request["memory_bytes"])
    deadline = time.monotonic() + request["wall_seconds"]
    poll = select.poll()
    # The tool says nothing while a program runs: whatever comes is its end.
    poll.register(requests, select.POLLIN)
    death = os.pidfd_open(child) if hasattr(os, "pidfd_open") else None
    if death is not None:
        poll.register(death, select.POLLIN)
    try:
        while True:
            ready = {descriptor for descriptor, _ in poll.poll(walls.LOOK * 1000 if death is not None else 5)}
            if requests in ready:
                return "abandoned"
            if walls.has_ended(child):
                return "ended"
            if time.monotonic() > deadline:
                return "timeout"
            if found := guard.finds():
                return found
    finally:
        if death is not None:
            os.close(death)


def _collect(folder, request):
    """Files by name; what is no plain file, or too much, is not there."""
    files, left = {}, request["collect_bytes"]
    for name in sorted(os.listdir(folder)):
        if not name.isascii() or not any(fnmatch.fnmatch(name, pattern) for pattern in request["collect"]):
            continue
        try:
            file = os.open(os.path.join(folder, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            continue
        try:
            status = os.fstat(file)
            if stat.S_ISREG(status.st_mode) and status.st_size <= left:
                with open(file, "rb", closefd=False) as opened:
                    data = opened.read(left)
                left -= len(data)
                files[name] = base64.b64encode(data).decode("ascii")
        finally:
            os.close(file)
    return files
