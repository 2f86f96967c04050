"""How long the judge waits for a child: until it cannot answer any more, or has had its time."""

from __future__ import annotations

import re
from typing import Protocol

from course.sandbox import Child
from course.system.own_time import OwnTime
from course.system.quiescence import Quiescence

SECONDS_BETWEEN_LOOKS = 0.15

_STILL = 4
"""Looks in a row that find no step made, after which it is asked whether anybody could go on.

Only looks count, and only those since the judge owed the child nothing: what the child waits for
may be the judge's own answer to a worker, and a machine that was suspended has stood still as well.
"""

_DEAD_WORKER = re.compile(r"^Process \w*PoolWorker-\d+:\nTraceback", re.MULTILINE)
_MOST_DEAD_WORKERS = 10

LATE = "had not come to an end after {allowed:g} seconds"
FOR_EVER = "never comes to an end: all that is left of it waits for ever"
DYING_POOL = (
    "never comes to an end: an exception ends each worker of the pool, the pool starts"
    " another one, and that one ends as well"
)


class Debts(Protocol):
    """What the judge still owes to workers that call its functions."""

    @property
    def owed(self) -> int:
        """How many calls are being answered."""

    @property
    def paid(self) -> int:
        """How many calls have been answered so far."""


class Deadline:
    """How long the judge waits for the answer to one request.

    Parameters
    ----------
    child : Child
        Who is to answer.
    debts : Debts
        What it may be waiting for itself.
    allowed : float
        Seconds of its own that it has left.
    """

    def __init__(self, child: Child, debts: Debts, allowed: float) -> None:
        self._child, self._debts, self._allowed = child, debts, allowed
        self._time = OwnTime(child.processes())
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._still, self._looks = Quiescence(self._child), 0
        self._paid = self._debts.paid

    @property
    def computed(self) -> bool:
        """Whether the child has computed for most of its time, and not waited."""
        return self._time.worked > self._time.seconds / 2

    @property
    def spent(self) -> float:
        """Seconds of its own that the child has had."""
        return self._time.seconds

    def ends(self) -> str:
        """Look once; return why there is no use in waiting any longer, empty while there is."""
        if self._time.look(self._child.processes()) >= self._allowed:
            return LATE
        if self._debts.owed or self._debts.paid != self._paid:
            self._begin_anew()
        if len(_DEAD_WORKER.findall(self._child.stderr())) >= _MOST_DEAD_WORKERS:
            return DYING_POOL
        self._looks = self._looks + 1 if self._still.seconds else 0
        return FOR_EVER if self._looks >= _STILL and self._child.waits_forever() else ""
