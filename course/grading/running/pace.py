"""How many notebooks are judged at the same time: as many as keep the cores busy.

An answer that sleeps, or waits for another, uses no core meanwhile. So more notebooks than cores
are judged at once, as long as a core is idle. No verdict depends on it: an answer's time is its
own.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

from course.system.cores import usable_cores

_MOST = 6
"""Notebooks a core at the most.

A right notebook of queues sleeps for 72 % of its time, one whose every answer hangs for 90 %. With
so many, one in ten of that kind, two cores would be busy for 94 % of the time, and with four for
75 % (computed).
"""
_LOOK = 0.5
"""Seconds over which a load is measured, and after which the next notebook can show in it."""
_MEMORY = 2**29
"""Bytes that must be free for one more notebook than there are cores."""


def idle_cores() -> Callable[[], float]:
    """Return a function that gives how many usable cores were idle since it was called last."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None

    def idle_so_far() -> tuple[float, float]:
        times = psutil.cpu_times(percpu=True)
        mine = [one for core, one in enumerate(times) if usable is None or core in usable]
        return sum(one.idle + getattr(one, "iowait", 0.0) for one in mine), time.monotonic()

    before = idle_so_far()

    def idle() -> float:
        nonlocal before
        now = idle_so_far()
        cores = (now[0] - before[0]) / max(now[1] - before[1], 1e-6)
        before = now
        return cores

    return idle


class Stopped(Exception):
    """The run is over; nothing more begins."""


class Pace:
    """Lets notebooks begin.

    Parameters
    ----------
    jobs : int or None
        How many at the same time; None for as many as the machine bears.
    """

    def __init__(self, jobs: int | None) -> None:
        cores = usable_cores()
        self.most = jobs or _MOST * cores
        self._sure = jobs or cores
        self._running = 0
        self._state = threading.Condition()
        self._idle = idle_cores()
        self._looked = time.monotonic()
        self._is_over = False

    def stop(self) -> None:
        """Let nothing more begin."""
        with self._state:
            self._is_over = True
            self._state.notify_all()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until one more may begin; it has ended when the block ends.

        Raises
        ------
        Stopped
            Nothing more may begin.
        """
        with self._state:
            while not self._is_over and not self._may_begin():
                self._state.wait(_LOOK)
            if self._is_over:
                raise Stopped
            self._running += 1
        try:
            yield
        finally:
            with self._state:
                self._running -= 1
                self._state.notify()

    def _may_begin(self) -> bool:
        if self._running < self._sure:
            return True
        now = time.monotonic()
        if self._running >= self.most or now - self._looked < _LOOK:
            return False
        self._looked = now
        return self._idle() > 0.5 and psutil.virtual_memory().available > _MEMORY
