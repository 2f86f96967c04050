"""What worker processes print, brought into the notebook line by line.

Left alone, the lines of several processes glue together or are cut off: under ``fork`` each piece
of a line travels by itself, under ``spawn`` and ``forkserver`` a block of 8 KiB does, and on
Windows nothing arrives at all.  Here every process gets streams that send whole lines: through
pipes, where a write of a line is one step that nobody can come between, or through a queue on
Windows.  The kernel prints what comes out.
"""

from __future__ import annotations

import codecs
import io
import multiprocessing
import multiprocessing.process
import os
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol

STREAMS = ("stdout", "stderr")

PIPES = os.name == "posix"

_AT_ONCE = 512
"""Bytes that every system writes into a pipe in one step (POSIX's ``PIPE_BUF``, at the least)."""


class Way(Protocol):
    """A way into the notebook that goes along to a new process."""

    def put(self, name: str, text: str) -> None:
        """Send a text to the stream of that name."""


def bring_home() -> None:
    """Let worker processes print in this notebook, whole lines each; once, and in a kernel only."""
    if _ways or not type(sys.stdout).__module__.startswith("ipykernel"):
        return
    # its streams as they are now: who listens to what the kernel itself prints shall not hear this
    streams = {name: getattr(sys, name) for name in STREAMS}
    way = Pipes.opened(streams) if PIPES else Queue.opened(streams)
    _hand_on(way)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: _print_by(way, instead_of=streams))


_ways: list[Way] = []
"""Where the workers of this process print, once it is known."""


def _hand_on(way: Way) -> None:
    """Give every process that starts from now on the way home."""
    _ways.append(way)
    start = multiprocessing.process.BaseProcess.start

    def start_with_a_way_home(self: Any) -> None:
        self._way_home = WayHome(way)
        try:
            start(self)
        finally:
            del self._way_home

    multiprocessing.process.BaseProcess.start = start_with_a_way_home  # type: ignore[method-assign]


def _print_by(way: Way, instead_of: dict[str, Any]) -> None:
    """Print by that way in this process, but not where its learner has other streams on purpose."""
    for name in STREAMS:
        now = getattr(sys, name)
        while now is not instead_of[name] and hasattr(now, "stream"):
            now = now.stream  # somebody who listens on the way
        if now is instead_of[name] or isinstance(now, Lines):
            setattr(sys, name, Lines(name, way.put))  # a new one: the other may hold half a line


class WayHome:
    """Travels to a new process as a part of it, and connects its streams on arrival.

    Parameters
    ----------
    way : Way
        How texts come to the notebook.
    """

    def __init__(self, way: Way) -> None:
        self.way = way

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Arrive."""
        vars(self).update(state)
        streams = {name: getattr(sys, name) for name in STREAMS}
        _print_by(self.way, instead_of=streams)
        _hand_on(self.way)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=lambda: _print_by(self.way, instead_of=streams))


class Pipes:
    """A pipe for each stream.

    Parameters
    ----------
    ends : dict of str to int
        Where to write, by the name of the stream.
    """

    def __init__(self, ends: dict[str, int]) -> None:
        self._ends = ends

    @classmethod
    def opened(cls, streams: dict[str, Any]) -> Pipes:
        """Open them, and print what comes in these streams."""
        ends = {}
        for name, stream in streams.items():
            read, ends[name] = os.pipe()
            threading.Thread(
                target=_print_all, args=(read, stream), name="IOPub of workers", daemon=True
            ).start()
        return cls(ends)

    def put(self, name: str, text: str) -> None:
        """Write it, line by line; a longer line may be parted where others write too."""
        for line in text.splitlines(keepends=True):
            data = line.encode(errors="replace")
            while data:
                part, data = data[:_AT_ONCE], data[_AT_ONCE:]
                os.write(self._ends[name], part)

    def __getstate__(self) -> dict[str, Any]:
        """Go along to a process that begins anew, which has other numbers for the same pipes."""
        if sys.platform == "win32":
            raise NotImplementedError("a new process inherits no pipe: a queue is the way home")
        from multiprocessing import reduction

        return {name: reduction.DupFd(end) for name, end in self._ends.items()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Arrive there."""
        self._ends = {name: end.detach() for name, end in state.items()}


def _print_all(read: int, stream: Any) -> None:
    """Print what comes out of a pipe, letters of several bytes as a whole."""
    letters = codecs.getincrementaldecoder("utf-8")(errors="replace")
    while data := os.read(read, 1 << 16):
        stream.write(letters.decode(data))
        stream.flush()


class Queue:
    """A queue for all streams, for systems whose new processes inherit no pipe.

    Parameters
    ----------
    queue : multiprocessing.SimpleQueue
        Takes pairs: "stdout" or "stderr", and the text.
    """

    def __init__(self, queue: Any) -> None:
        self._queue = queue

    @classmethod
    def opened(cls, streams: dict[str, Any]) -> Queue:
        """Open it, and print what comes in these streams."""
        queue = multiprocessing.get_context("spawn").SimpleQueue()

        def print_all() -> None:
            while True:
                name, text = queue.get()
                streams[name].write(text)
                streams[name].flush()

        threading.Thread(target=print_all, name="IOPub of workers", daemon=True).start()
        return cls(queue)

    def put(self, name: str, text: str) -> None:
        """Send it."""
        self._queue.put((name, text))


class Lines(io.TextIOBase):
    """A text stream that sends whole lines, so that those of several processes do not mix.

    Parameters
    ----------
    name : str
        "stdout" or "stderr".
    send : callable
        Takes this name, and a text.
    """

    def __init__(self, name: str, send: Callable[[str, str], None]) -> None:
        super().__init__()
        self.name, self._send, self._begun = name, send, ""
        self._lock = threading.Lock()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Any text can be printed."""
        return "utf-8"

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Send the lines that are complete; keep the rest."""
        with self._lock:
            lines, newline, self._begun = (self._begun + text).rpartition("\n")
            if newline:
                self._send(self.name, lines + newline)
        return len(text)

    def flush(self) -> None:
        """Send what is there."""
        with self._lock:
            text, self._begun = self._begun, ""
            if text:
                self._send(self.name, text)
