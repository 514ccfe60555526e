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
import signal
import stat
import struct
import sys
import time
import traceback

from . import frames, jail, walls

OUTPUT_KEPT = 16 * 1024
RESULT_LIMIT = 32 * 1024 * 1024
WISH_LIMIT = 1024 * 1024
FORMULA = ("key", "compiler", "format", "source")
# The exit status of a child in which not the sample failed but what runs it.
WORKER_FAILED = 70


def main():
    requests, responses = frames.take_over_the_pipes()
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
            result, report = _judge(job, settings, requests, responses)
            if result is None:
                break
            frames.send(responses, result)
            frames.send_bytes(responses, report)
    finally:
        # The pool clears up after us, unless it was killed.
        jail.leave(settings["root"])


def _warm_up(settings):
    os.chdir(settings["root"])
    os.chmod(settings["root"], 0o711)
    # Before manim: a process with threads cannot enter a user namespace.
    sandbox = walls.raise_around_worker(settings)
    from . import sample

    facts = {**sample.prepare(settings), "sandbox": sandbox}
    gc.collect()
    gc.freeze()
    return {"kind": "ready", "protocol": frames.PROTOCOL, **facts}


def _judge(job, settings, requests, responses):
    room = jail.Room(settings["root"], settings["user"], settings["disk_bytes"])
    if job["project"] is not None:
        jail.show(job["project"]["root"])
    pipes = {name: os.pipe() for name in ("result", "output", "wishes", "grants")}
    ours = {name: pipe[1 if name == "grants" else 0] for name, pipe in pipes.items()}
    theirs = {name: pipe[0 if name == "grants" else 1] for name, pipe in pipes.items()}
    # For what is found before the sample runs, for its report, and for what else the recorder may have to say.
    keys = [bytearray(os.urandom(32)) for _ in range(3)]
    pulse = mmap.mmap(-1, mmap.PAGESIZE)
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            for descriptor in (*ours.values(), requests, responses):
                os.close(descriptor)
            from . import sample

            sample.run_in_child(job, settings, room, keys, pulse, theirs)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(WORKER_FAILED)
    for descriptor in theirs.values():
        os.close(descriptor)
    frames.send(responses, {"kind": "started", "pid": None if walls.kills_all() else child})
    pool = _Pool(requests, responses, ours["wishes"], ours["grants"])
    watch = _Watch(child, ours, pool, began + job["wall_seconds"], room, job, settings)
    ending = watch.until_it_ends()
    ended = time.monotonic()
    status, usage = walls.bury(child, settings["user"])
    watch.drain()
    if pool.asked is not None and pool.answered() is None:
        ending = "abandoned"
    for descriptor in ours.values():
        os.close(descriptor)
    real = job["mode"] == "real"
    made, film_seconds = _made(room.outside, job["scene"]) if real else ([], None)
    room.close()
    if ending == "abandoned":
        return None, b""
    used = usage.ru_utime + usage.ru_stime
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL and used >= 0.9 * job["cpu_seconds"]:
        # The soft limit's signal was ignored, and the kernel has the last word at the hard one.
        ending = "timeout"
    rendered = real and hmac.compare_digest(bytes(watch.result), hashlib.blake2b(key=keys[1], digest_size=32).digest())
    reaches, report, limited, forged = ([], b"", False, False) if real else _open_sealed(watch.result, keys, ending != "ended" or os.WIFSIGNALED(status))
    result = {
        "kind": "result",
        "id": job["id"],
        "reaches": reaches,
        "limited": limited,
        "forged": forged,
        "ending": ending,
        "exit": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "cpu_seconds": used,
        "wall_seconds": time.monotonic() - began,
        "peak_bytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        "output": watch.output_kept(),
        "rendered": rendered and bool(made),
        "film_seconds": film_seconds,
        # What reaches for the recorder could move the pulse as well: it gets no further chance.
        "moving": not reaches and _moved_lately(pulse, began, ended),
    }
    return result, report


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
            wished = json.loads(bytes(self._wish[4:]))
            formulas = [{name: formula[name].encode().decode() for name in FORMULA} for formula in wished]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
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

    def __init__(self, child, pipes, pool, deadline, room, job, settings):
        self.child, self.deadline = child, deadline
        self._guard = walls.Guard(room, job["cpu_seconds"] + 2, settings["memory_bytes"])
        self.result = bytearray()
        self.head, self.tail, self.printed = bytearray(), bytearray(), 0
        self._readers = {pipes["result"]: self._take_result, pipes["output"]: self._take_output}
        self._readers[pipes["wishes"]] = pool.take_wish
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
            tick = min(left * 1000 + 1, walls.LOOK * 1000 if self._death is not None else 10)
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
            if len(self.result) > RESULT_LIMIT:
                ending = "flooded"
            ending = ending or self._guard.finds()
            if self._death is None and walls.has_ended(self.child):
                ending = ending or "ended"
        if self._death is not None:
            os.close(self._death)
        return ending

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


def _moved_lately(pulse, began, ended):
    """Whether the last frame was executed in the last quarter of the run: slow, then, rather than stuck."""
    (last,) = struct.unpack("d", pulse[:8])
    pulse.close()
    return ended - last < 0.25 * (ended - began)


def _open_sealed(data, keys, killed):
    """What the worker found in the sample before it ran it; its report as it came; whether it is one that the sample could have
    got hold of, which says no more than that it failed; and whether anything else was written.

    All stand behind seals, with lengths. None is read here: whoever reads them may fail, and this process may not.
    """
    parts, is_limited = [], False
    while data:
        length = int.from_bytes(data[:4], "big")
        seal, body = bytes(data[4:36]), bytes(data[36 : 36 + length])
        if killed and len(data) < 36 + length:
            # Cut off in the middle of it: by the limit of time, for one.
            break
        fits = [hmac.compare_digest(seal, hashlib.blake2b(body, key=key, digest_size=32).digest()) for key in keys]
        if not (any(fits[1:]) if parts else fits[0]):
            return _names(parts), b"", False, True
        is_limited = is_limited or fits[2]
        parts.append(body)
        data = data[36 + length :]
    return _names(parts), parts[1] if len(parts) > 1 else b"", is_limited, len(parts) > 2


def _names(parts):
    """The first part is written before the sample runs."""
    return parts[0].decode("utf-8", "replace").split() if parts else []


def _made(folder, scene):
    """The pictures and films that manim itself has finished, by name, and the length of the scene's film in seconds."""
    found, seconds = [], None
    for place, names in jail.walk(os.path.join(folder, "media"), ("partial_movie_files", "Tex", "texts", "text")):
        for name in names:
            if name.isascii() and name.endswith((".mp4", ".png", ".mov")):
                found.append(name)
            if name in (f"{scene}.mp4", f"{scene}.mov"):
                seconds = _film_seconds(os.path.join(place, name))
    return sorted(found)[:100], seconds


def _film_seconds(path):
    """The length of a film as its header has it: the box `mvhd` within `moov` (ISO 14496-12). None where there is none."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with open(file, "rb") as film:
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                return None
            end = os.fstat(file).st_size
            for kind in (b"moov", b"mvhd"):
                place, end = _box(film, film.tell(), end, kind)
                film.seek(place)
            version, scale, length = film.read(4)[0], *struct.unpack(">8xII", film.read(16))
            return length / scale if version == 0 and scale else None
        except (OSError, ValueError, TypeError, IndexError, struct.error):
            return None


def _box(film, place, end, kind):
    """Where the content of the first box of that kind begins and ends, between two places."""
    for _ in range(1_000):
        film.seek(place)
        size, found = struct.unpack(">I4s", film.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", film.read(8))[0], 16
        if found == kind:
            return place + head, place + size
        place += size
        if size < head or place >= end:
            break
    raise ValueError(kind)
