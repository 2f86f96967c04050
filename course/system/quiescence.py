"""Proof that nothing happens in a child: not that little CPU time was used, but no step made."""

from __future__ import annotations

import sys
import time
from typing import Protocol

from course.system import procfs
from course.system.processes import Seen

Activity = frozenset[tuple[object, ...]]
"""What every thread of a tree has done so far, as far as the system counts it."""


class HasActivity(Protocol):
    """What can be watched for quiescence."""

    def activity(self) -> Activity:
        """A value that changes with every step."""

    def asleep(self) -> bool:
        """Whether nothing would run if it were given a core."""


class Quiescence:
    """For how long a child has provably made no step.

    The system counts for every thread how often and how long it has run, and says which threads
    would run if they could. If no count has changed from one look to the next, no thread has begun
    or ended a turn in between. If no count changes while the threads are asked one after the other
    and none is runnable, no thread is in the middle of a turn or about to begin one. A busy machine
    starves a runnable thread, but cannot make it quiet.

    Parameters
    ----------
    child : Child
        The child.

    Attributes
    ----------
    starved : bool
        Whether something could run at the last look, and had made no step since the one before.

    Notes
    -----
    Quiet is not yet stuck: a thread may sleep until a time or wait for the judge. Elsewhere than on
    Linux the system tells less: CPU time and context switches of whole processes.
    """

    def __init__(self, child: HasActivity) -> None:
        self._child = child
        self._last: Activity | None = None
        self._since = time.monotonic()
        self.starved = False

    @property
    def seconds(self) -> float:
        """Seconds without a step up to now, as of the looks made by asking; 0.0 if it moves."""
        now = time.monotonic()
        before = self._child.activity()
        asleep = self._child.asleep()
        self.starved = not asleep and self._last == before
        if asleep and self._last == before == self._child.activity():
            return now - self._since
        self._last = before
        self._since = now
        return 0.0


def activity_of(alive: list[Seen]) -> Activity:
    """A value that changes whenever any thread of these processes has run."""
    return frozenset(fact for seen in alive for fact in _activity(seen))


def all_asleep(alive: list[Seen]) -> bool:
    """Whether no thread of these processes is running, runnable or waiting for a device."""
    return not any(state in "RDW" for seen in alive for state in _states(seen))


if procfs.LINUX:

    def _activity(seen: Seen) -> list[tuple[object, ...]]:
        tasks = procfs.tasks(seen.pid)
        return [(seen.pid, seen.born, task, procfs.steps(seen.pid, task)) for task in tasks]

    def _states(seen: Seen) -> list[str]:
        states = [procfs.state(seen.pid, task) for task in procfs.tasks(seen.pid)]
        return [state for state in states if state]

else:
    import psutil

    def _activity(seen: Seen) -> list[tuple[object, ...]]:
        try:
            switches = psutil.Process(seen.pid).num_ctx_switches()
        except psutil.Error:
            switches = None
        return [(seen.pid, seen.born, seen.threads, seen.cpu, None if _TIMED else switches)]

    def _states(seen: Seen) -> list[str]:
        return [seen.state]

    _TIMED = sys.platform == "win32"
