"""The zygote: imports manim once, then forks a child for each sample and watches over it.

It never runs a line of a sample itself. What a child says is believed only with the seal that the
zygote gave it before the fork; what it used and how it ended is the kernel's word, not the child's.
"""

import gc
import hashlib
import hmac
import json
import mmap
import os
import select
import shutil
import signal
import stat
import struct
import sys
import time
import traceback

from . import frames, walls

OUTPUT_KEPT = 16 * 1024
RESULT_LIMIT = 32 * 1024 * 1024
WISH_LIMIT = 1024 * 1024
FORMULA = ("key", "compiler", "format", "source")
PR_SET_CHILD_SUBREAPER = 36
# The exit status of a child in which not the sample failed but what runs it.
WORKER_FAILED = 70


def main():
    requests, responses = _take_over_the_pipes()
    settings = frames.receive(requests)
    if settings is None:
        return
    try:
        if settings["protocol"] != frames.PROTOCOL:
            raise ValueError(f"the pool speaks protocol {settings['protocol']}, this worker {frames.PROTOCOL}")
        ready = _warm_up(settings)
    except BaseException:
        frames.send(responses, {"kind": "unfit", "message": traceback.format_exc(limit=-8)})
        return
    frames.send(responses, ready)
    try:
        while (job := frames.receive(requests)) is not None:
            verdict = _judge(job, settings, requests, responses)
            if verdict is None:
                break
            frames.send(responses, verdict)
    finally:
        # The pool clears up after us, unless it was killed.
        _clear_away(settings["root"])


def _take_over_the_pipes():
    """Move the protocol to private descriptors; standard input becomes empty, standard output the log."""
    requests, responses = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, responses


def _warm_up(settings):
    os.chdir(settings["root"])
    os.chmod(settings["root"], 0o711)
    _become_subreaper()
    # Before manim: a process with threads cannot enter a user namespace.
    sandbox = walls.raise_around_zygote(settings)
    from . import sample

    facts = {**sample.prepare(settings), "sandbox": sandbox}
    gc.collect()
    gc.freeze()
    return {"kind": "ready", "protocol": frames.PROTOCOL, **facts}


def _become_subreaper():
    """Orphans of a sample become our own children, so that none can slip away from `_bury`."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _judge(job, settings, requests, responses):
    folder = os.path.join(settings["root"], f"sample-{job['id']}")
    os.mkdir(folder, 0o700)
    walls.own_folder(folder, settings)
    result_in, result_out = os.pipe()
    output_in, output_out = os.pipe()
    wishes_in, wishes_out = os.pipe()
    grants_in, grants_out = os.pipe()
    key = os.urandom(32)
    pulse = mmap.mmap(-1, mmap.PAGESIZE)
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            for descriptor in (result_in, output_in, wishes_in, grants_out, requests, responses):
                os.close(descriptor)
            from . import sample

            sample.run_in_child(job, settings, folder, key, pulse, result_out, output_out, wishes_out, grants_in)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(WORKER_FAILED)
    for descriptor in (result_out, output_out, wishes_out, grants_in):
        os.close(descriptor)
    frames.send(responses, {"kind": "started", "pid": child})
    pool = _Pool(requests, responses, wishes_in, grants_out)
    watch = _Watch(child, result_in, output_in, pool, began + job["wall_seconds"], folder, settings["disk_bytes"])
    ending = watch.until_it_ends()
    ended = time.monotonic()
    status, usage = _bury(child, None if settings["confined"] else settings["user"])
    watch.drain()
    if pool.asked is not None and pool.answered() is None:
        ending = "abandoned"
    for descriptor in (result_in, output_in, wishes_in, grants_out):
        os.close(descriptor)
    made = _made(folder) if job["mode"] == "real" else []
    _clear_away(folder)
    if ending == "abandoned":
        return None
    used = usage.ru_utime + usage.ru_stime
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL and used >= job["cpu_seconds"]:
        # The soft limit's signal was ignored, and the kernel has the last word at the hard one.
        ending = "timeout"
    report, forged = _open_sealed(watch.result, key, ending != "ended" or os.WIFSIGNALED(status))
    return {
        "kind": "result",
        "id": job["id"],
        "report": report,
        "forged": forged,
        "ending": ending,
        "exit": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "cpu_seconds": used,
        "wall_seconds": time.monotonic() - began,
        "peak_bytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        "output": watch.output_kept(),
        "made": made,
        "moving": _moved_lately(pulse, began, ended),
    }


class _Pool:
    """The pool's ends of the pipes, and those by which a child asks it for formulas."""

    def __init__(self, requests, responses, wishes, grants):
        self.requests, self.responses, self.wishes, self.grants = requests, responses, wishes, grants
        self.asked = None
        self._wish = bytearray()
        os.set_blocking(wishes, False)

    def take_wish(self, data):
        """What a child writes is not trusted: whoever writes anything but a wish asks for nothing."""
        if len(self._wish) <= WISH_LIMIT:
            self._wish += data
        length = int.from_bytes(self._wish[:4], "big")
        if self.asked is not None or len(self._wish) != 4 + length:
            return
        try:
            formulas = [{name: str(formula[name]) for name in FORMULA} for formula in json.loads(bytes(self._wish[4:]))]
        except (ValueError, TypeError, KeyError, RecursionError):
            return
        self._wish.clear()
        self.asked = time.monotonic()
        frames.send(self.responses, {"kind": "wants", "formulas": formulas})

    def answered(self):
        """How long the child has waited; None when the pool has gone."""
        if frames.receive(self.requests) is None or self.asked is None:
            return None
        waited, self.asked = time.monotonic() - self.asked, None
        try:
            os.write(self.grants, b"!")
        except BrokenPipeError:
            pass
        return waited


class _Watch:
    """Reads what a child sends and prints until it ends, its time is over or the pool goes away."""

    def __init__(self, child, result, output, pool, deadline, folder, room):
        self.child, self.deadline = child, deadline
        self.folder, self.room = folder, room
        self._next_look = time.monotonic() + 0.5
        self.result = bytearray()
        self.head, self.tail, self.printed = bytearray(), bytearray(), 0
        self._readers = {result: self._take_result, output: self._take_output}
        self._readers[pool.wishes] = pool.take_wish
        self._pool = pool
        for descriptor in self._readers:
            os.set_blocking(descriptor, False)
        self._poll = select.poll()
        for descriptor in self._readers:
            self._poll.register(descriptor, select.POLLIN)
        self._poll.register(pool.requests, select.POLLIN)
        self._death = os.pidfd_open(child) if hasattr(os, "pidfd_open") else None
        if self._death is not None:
            self._poll.register(self._death, select.POLLIN)

    def until_it_ends(self):
        ending = None
        while ending is None:
            # While the pool compiles, the clock stands still.
            left = self.deadline - (self._pool.asked or time.monotonic())
            if left <= 0:
                ending = "timeout"
                break
            tick = min(left * 1000 + 1, 500 if self._death is not None else 10)
            for descriptor, _ in self._poll.poll(tick):
                if descriptor == self._pool.requests:
                    waited = self._pool.answered()
                    if waited is None:
                        ending = "abandoned"
                    else:
                        self.deadline += waited
                elif descriptor == self._death:
                    ending = ending or "ended"
                else:
                    self._read(descriptor)
            if len(self.result) > RESULT_LIMIT or self._takes_too_much_room():
                ending = "flooded"
            if self._death is None and _has_ended(self.child):
                ending = ending or "ended"
        if self._death is not None:
            os.close(self._death)
        return ending

    def _takes_too_much_room(self):
        """Limits on single files leave room for many: look at the whole folder now and then."""
        now = time.monotonic()
        if now < self._next_look:
            return False
        taken = _room_taken(self.folder, self.room)
        self._next_look = time.monotonic() + max(0.25, 20 * (time.monotonic() - now))
        return taken > self.room

    def drain(self):
        for descriptor in self._readers.keys() - {self._pool.wishes}:
            for _ in range(RESULT_LIMIT // 65536):
                if not self._read(descriptor):
                    break

    def output_kept(self):
        left_out = self.printed - len(self.head) - len(self.tail)
        middle = f"\n[… {left_out} bytes left out …]\n" if left_out > 0 else ""
        return self.head.decode("utf-8", "replace") + middle + self.tail.decode("utf-8", "replace")

    def _read(self, descriptor):
        try:
            data = os.read(descriptor, 65536)
        except BlockingIOError:
            return False
        if not data:
            if descriptor in self._readers:
                self._poll.unregister(descriptor)
                del self._readers[descriptor]
            return False
        self._readers[descriptor](data)
        return True

    def _take_result(self, data):
        self.result += data

    def _take_output(self, data):
        self.printed += len(data)
        room = OUTPUT_KEPT - len(self.head)
        if room > 0:
            self.head += data[:room]
            data = data[room:]
        self.tail += data
        del self.tail[:-OUTPUT_KEPT]


def _has_ended(child):
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _bury(child, user):
    """Kill a sample's whole tree and wait for all of it; gives the end of the sample's own process.

    Nothing leaves the process group of a confined sample, where system calls are filtered. Otherwise what left it is
    found as an orphan, or as a process of the `user` that only samples are.
    """
    _kill(lambda: os.killpg(child, signal.SIGKILL))
    _kill(lambda: os.kill(child, signal.SIGKILL))
    _, status, usage = os.wait4(child, 0)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        for orphan in _orphans():
            _kill(lambda orphan=orphan: os.kill(orphan, signal.SIGKILL))
        if user is not None:
            _kill_everything_of(user)
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.001)
        except ChildProcessError:
            break
    return status, usage


def _kill(action):
    try:
        action()
    except (ProcessLookupError, PermissionError):
        pass


def _orphans():
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as listing:
            return [int(pid) for pid in listing.read().split()]
    except OSError:
        return []


def _kill_everything_of(user):
    """Samples run as a user that runs nothing else, so that `kill(-1)` by that user reaches exactly their processes."""
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


def _moved_lately(pulse, began, ended):
    """Whether the last frame was executed in the last quarter of the run: slow, then, rather than stuck."""
    (last,) = struct.unpack("d", pulse[:8])
    pulse.close()
    return ended - last < 0.25 * (ended - began)


def _open_sealed(data, key, killed):
    """The child's report when its seal is right; and whether anything else was written in its place."""
    if not data or killed and len(data) < 36 + int.from_bytes(data[:4], "big"):
        # Nothing, or cut off in the middle of it: by the limit of time, for one.
        return None, False
    seal, body = bytes(data[4:36]), bytes(data[36:])
    if not hmac.compare_digest(seal, hashlib.blake2b(body, key=key, digest_size=32).digest()):
        return None, True
    return json.loads(body), False


def _made(folder):
    """The pictures and films that manim itself has finished, by name."""
    found = []
    for place, folders, names in os.walk(os.path.join(folder, "media")):
        folders[:] = [name for name in folders if name not in ("partial_movie_files", "Tex", "texts", "text")]
        found += [name for name in names if name.endswith((".mp4", ".png", ".mov"))]
    return sorted(found)[:100]


def _room_taken(folder, most):
    """Bytes below the folder; counting ends once there is more than `most`."""
    taken = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                taken += os.lstat(os.path.join(place, name)).st_blocks * 512
            except OSError:
                pass
            if taken > most:
                return taken
    return taken


def _clear_away(folder):
    def force(function, path, _):
        try:
            os.chmod(os.path.dirname(path), stat.S_IRWXU)
            os.chmod(path, stat.S_IRWXU, follow_symlinks=False) if os.path.islink(path) else os.chmod(path, stat.S_IRWXU)
            function(path)
        except (OSError, NotImplementedError):
            pass

    shutil.rmtree(folder, onerror=force)
