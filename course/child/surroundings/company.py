"""A thread and a process that are not the answer's, as in the kernel of a notebook.

Who waits for all threads or children that the program has, ends them or counts them, takes others'
for his own, and in an empty program nobody would notice.
"""

from __future__ import annotations

import itertools
import threading
from multiprocessing import process
from typing import Any


def keep() -> None:
    """Let there be a thread and a process that never end by themselves."""
    threading.Thread(target=_wait, name="another thread").start()
    process._children.add(_Another())  # type: ignore[attr-defined]


def _wait(timeout: float | None = None) -> None:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire(timeout=-1 if timeout is None else max(timeout, 0))


class _Another(process.BaseProcess):
    """A child process as far as `multiprocessing` knows, which costs none."""

    def __init__(self) -> None:
        super().__init__(name="another process")
        process._process_counter = itertools.count(1)  # type: ignore[attr-defined]
        self._popen: Any = _Started()


class _Started:
    """What `multiprocessing` asks about a process: this one goes on, whatever is done to it."""

    returncode = None

    def poll(self) -> None:
        """Say that it is alive."""

    def wait(self, timeout: float | None = None) -> None:
        """Wait for an end that does not come."""
        _wait(timeout)

    def terminate(self) -> None:
        """Go on: it is not the answer's to be ended."""

    kill = terminate
