"""The time that a child has had: what a busy machine took from it does not count."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable

from course.system import procfs
from course.system.cores import usable_cores
from course.system.processes import Seen

LONGEST_LOOK = 0.5
"""Seconds that count at most between two looks: whoever looks may have been kept from it."""


class OwnTime:
    """Counts the seconds in which a child runs or waits, but is not kept waiting for a core.

    A thread that could run and is not given a core is no slower for its own fault; the system
    counts that time (Linux: ``schedstat``).  From each stretch of wall time the longest such wait
    of a thread of the child, or of the judge that serves it, is taken off.  What is left is never
    less than the CPU time that the child has used, on all cores: a child that keeps its own
    threads waiting gains nothing.

    Parameters
    ----------
    alive : iterable of Seen
        The child's processes as they are now.

    Attributes
    ----------
    seconds : float
        What was counted up to the last look.
    worked : float
        Seconds of CPU time that the child has used up to then.
    """

    def __init__(self, alive: Iterable[Seen]) -> None:
        self.seconds = self.worked = 0.0
        self._at = time.monotonic()
        self._waited, self._used = _waited(alive), _used(alive)

    def go_on(self) -> None:
        """Count from this moment on, and leave out what has passed since the last look."""
        self._at = time.monotonic()

    def look(self, alive: Iterable[Seen], passed: float | None = None) -> float:
        """Return the seconds counted up to now.

        Parameters
        ----------
        alive : iterable of Seen
            The child's processes as they are now.
        passed : float, optional
            Seconds of wall time to count; by default all since the last look, at most
            `LONGEST_LOOK`.
        """
        now, waited, used = time.monotonic(), _waited(alive), _used(alive)
        passed = min(now - self._at, LONGEST_LOOK) if passed is None else passed
        kept = max((waited[t] - self._waited.get(t, 0.0) for t in waited), default=0.0)
        worked = sum(max(0.0, used[p] - self._used.get(p, 0.0)) for p in used)
        self.worked += worked
        self.seconds += max(passed - kept, min(worked / usable_cores(), passed), 0.0)
        self._at, self._waited, self._used = now, waited, used
        return self.seconds


def _waited(alive: Iterable[Seen]) -> dict[tuple[int, int], float]:
    """Seconds that each thread was kept waiting for a core, those of the judge included."""
    pids = [os.getpid(), *(seen.pid for seen in alive)]
    return {(pid, task): procfs.waited(pid, task) for pid in pids for task in procfs.tasks(pid)}


def _used(alive: Iterable[Seen]) -> dict[tuple[int, float], float]:
    return {(seen.pid, seen.born): seen.cpu for seen in alive}
