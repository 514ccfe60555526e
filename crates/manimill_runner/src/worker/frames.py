"""Frames on the two pipes to the pool: a big-endian length of four bytes, then that many bytes of JSON.

Nothing but frames ever travels on these pipes: a sample's own output goes to a pipe of its own.
"""

import json
import os

PROTOCOL = 5
LONGEST = 64 * 1024 * 1024


def take_over_the_pipes():
    """Move the protocol to private descriptors; standard input becomes empty, standard output the log."""
    requests, responses = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, responses


def send(descriptor, message):
    send_bytes(descriptor, json.dumps(message, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii"))


def send_bytes(descriptor, body):
    rest = memoryview(len(body).to_bytes(4, "big") + body)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def receive(descriptor):
    """The next message, or None when the other side has gone."""
    head = _exactly(descriptor, 4)
    if head is None:
        return None
    length = int.from_bytes(head, "big")
    if length > LONGEST:
        raise ValueError(f"a frame of {length} bytes is longer than the protocol allows")
    body = _exactly(descriptor, length)
    return None if body is None else json.loads(body)


def _exactly(descriptor, length):
    parts = []
    while length:
        part = os.read(descriptor, min(length, 1 << 20))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
