"""What worker processes print, brought into the notebook where it would go elsewhere.

On Linux and macOS the kernel reads its own standard output, so the lines of its children are seen
in the notebook.  On Windows it does not: there, they went to the terminal in which Jupyter was
started, or nowhere.  Here each process that starts is given a queue, to which its `print` goes, and
the kernel prints what comes out of the queue.
"""

from __future__ import annotations

import io
import multiprocessing
import multiprocessing.process
import sys
import threading
from typing import Any

STREAMS = ("stdout", "stderr")


def bring_home() -> None:
    """Let worker processes print in this notebook, if they would not by themselves.

    Processes that a fork starts need nothing: they have the kernel's own stream.
    """
    # ipykernel tells only here whether it reads what other processes write into its output
    if getattr(sys.stdout, "_should_watch", True) or _queues:
        return
    queue = multiprocessing.get_context("spawn").SimpleQueue()
    # its streams as they are now: who listens to what the kernel itself prints shall not hear this
    streams = {name: getattr(sys, name) for name in STREAMS}
    arguments = (queue, streams)
    threading.Thread(target=_print, args=arguments, name="IOPub of workers", daemon=True).start()
    _hand_on(queue)


_queues: list[Any] = []
"""Where the workers of this process print, once it is known."""


def _hand_on(queue: Any) -> None:
    """Give every process that starts from now on the queue to print to."""
    _queues.append(queue)
    start = multiprocessing.process.BaseProcess.start

    def start_with_a_way_home(self: Any) -> None:
        self._way_home = WayHome(queue)
        try:
            start(self)
        finally:
            del self._way_home

    multiprocessing.process.BaseProcess.start = start_with_a_way_home  # type: ignore[method-assign]


def _print(queue: Any, streams: dict[str, Any]) -> None:
    """Print what comes, in the kernel."""
    while True:
        name, text = queue.get()
        streams[name].write(text)
        streams[name].flush()


class WayHome:
    """Travels to a new process as a part of it, and connects its streams on arrival.

    Parameters
    ----------
    queue : multiprocessing.SimpleQueue
        Takes pairs: "stdout" or "stderr", and the text.
    """

    def __init__(self, queue: Any) -> None:
        self.queue = queue

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Arrive."""
        vars(self).update(state)
        for name in STREAMS:
            setattr(sys, name, Lines(name, self.queue))
        _hand_on(self.queue)


class Lines(io.TextIOBase):
    """A text stream that sends whole lines, so that those of several processes do not mix."""

    def __init__(self, name: str, queue: Any) -> None:
        super().__init__()
        self.name, self._queue, self._begun = name, queue, ""
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
                self._queue.put((self.name, lines + newline))
        return len(text)

    def flush(self) -> None:
        """Send what is there."""
        with self._lock:
            text, self._begun = self._begun, ""
            if text:
                self._queue.put((self.name, text))
