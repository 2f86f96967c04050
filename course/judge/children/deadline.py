"""How long the judge waits for a child: until it cannot answer any more, or has had its time."""

from __future__ import annotations

import re
from typing import Protocol

from course.sandbox import Child
from course.system import procfs
from course.system.own_time import OwnTime
from course.system.quiescence import Quiescence

SECONDS_BETWEEN_LOOKS = 0.15
_SECONDS_AT_REST = 0.05
"""The same, once a look has found no step made."""

_STILL = 3
"""Looks in a row that find no step made, after which it is asked whether anybody could go on.

Only looks count, and only those since the judge owed the child nothing: what the child waits for
may be the judge's own answer to a worker, and a machine that was suspended has stood still as well.
"""

COMPUTING = 4.0
"""Seconds of CPU time that one thread may use in a call, without anything that others notice."""

_DEAD_WORKER = re.compile(r"^Process \w*PoolWorker-\d+:\nTraceback", re.MULTILINE)
_MOST_DEAD_WORKERS = 10

LATE = "had not come to an end after {allowed:g} seconds"
ENDLESS = "never comes to an end: it computes, and nothing comes of it"
FOR_EVER = "never comes to an end: all that could end it waits for ever"
DYING_POOL = (
    "never comes to an end: an exception ends each worker of the pool, the pool starts"
    " another one, and that one ends as well"
)


class Debts(Protocol):
    """What the judge still owes to workers that call its functions."""

    @property
    def owed(self) -> int:
        """How many calls are being answered."""

    def settled(self) -> int | None:
        """Return how many calls have been answered, None while one is that is not held back."""


class Deadline:
    """How long the judge waits for the answers of a child.

    Parameters
    ----------
    child : Child
        Who is to answer.
    debts : Debts
        What it may be waiting for itself.
    allowed : float
        Seconds of its own that it may take for all requests together.
    computing : float
        Seconds of CPU time that one of its threads may use without a call of the judge's functions.
    """

    def __init__(
        self, child: Child, debts: Debts, allowed: float, computing: float = COMPUTING
    ) -> None:
        self._child, self._debts, self.allowed = child, debts, allowed
        self._computing = computing
        self._time: OwnTime | None = None  # an answer that comes at once costs no look
        self._quick = 0.0

    def begin(self) -> None:
        """Begin to wait for an answer that has not come at once."""
        if self._time is None:
            self._time = OwnTime(self._child.processes())
        self._time.go_on()
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._still, self._looks = Quiescence(self._child), 0
        self._settled, self._used = self._debts.settled(), self._used_by_each()

    @property
    def pause(self) -> float:
        """Seconds until the next look."""
        return _SECONDS_AT_REST if self._looks else SECONDS_BETWEEN_LOOKS

    @property
    def computed(self) -> bool:
        """Whether the child has computed for most of its time, and not waited."""
        return self._time is not None and self._time.worked > self._time.seconds / 2

    @property
    def spent(self) -> float:
        """Seconds of its own that the child has had."""
        return self._time.seconds if self._time is not None else 0.0

    def answered_after(self, seconds: float) -> None:
        """Count a request that was answered at once."""
        self._quick += seconds
        if self._quick > SECONDS_BETWEEN_LOOKS:
            if self._time is None:
                self._time = OwnTime(self._child.processes())
            self._time.look(self._child.processes(), self._quick)
            self._quick = 0.0

    @property
    def is_over(self) -> bool:
        """Whether the child has had all its time."""
        return self.spent >= self.allowed

    def ends(self) -> str:
        """Look once; return why there is no use in waiting any longer, empty while there is."""
        assert self._time is not None
        self._time.look(self._child.processes())
        if self.is_over:
            return LATE
        if self._debts.owed or self._settled is None or self._debts.settled() != self._settled:
            self._begin_anew()
        before = self._used
        if any(s - before.get(t, 0.0) > self._computing for t, s in self._used_by_each().items()):
            return ENDLESS
        if len(_DEAD_WORKER.findall(self._child.stderr())) >= _MOST_DEAD_WORKERS:
            return DYING_POOL
        self._looks = self._looks + 1 if self._still.seconds else 0
        if self._looks < _STILL or not (
            self._child.waits_forever() or self._child.waits_for_itself()
        ):
            return ""
        self._child.settle()  # who has waited for room to print goes on now
        return FOR_EVER if self._still.seconds else ""

    def _used_by_each(self) -> dict[tuple[int, int], float]:
        """Return the CPU time of each thread of the child, where the system tells it."""
        pids = [seen.pid for seen in self._child.processes()] if procfs.LINUX else []
        return {(pid, task): procfs.used(pid, task) for pid in pids for task in procfs.tasks(pid)}
