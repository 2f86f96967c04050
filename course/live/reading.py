"""One look at the machine: counters that only grow, read at one moment.

Whoever can be asked for a `Reading` is a source. There is one for Linux (`course.live.proc`),
one for other systems (`course.live.portable`), and tests give their own; `course.live.sources`
chooses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from course.live.recording import Kind


@dataclass(frozen=True)
class Task:
    """A worker as seen from outside.

    Attributes
    ----------
    key : str
        ``"t"`` + native thread id, or ``"p"`` + process id.
    kind : {"thread", "process"}
    name : str
        What the system calls it; the learner's own name replaces it where it is known.
    cpu : float
        Seconds of CPU time since it began.
    core : int or None
        The core it was last seen on.
    began : float or None
        Seconds on the monotonic clock, None where the system does not tell.
    ended : bool
        It has ended and waits to be collected by its parent; `cpu` is final.
    """

    key: str
    kind: Kind
    name: str
    cpu: float
    core: int | None = None
    began: float | None = None
    ended: bool = False


@dataclass(frozen=True)
class Reading:
    """All counters at one moment.

    Attributes
    ----------
    at : float
        Seconds on the monotonic clock (`time.monotonic`).
    busy : dict of int to float
        Seconds that each core was busy since the machine started.
    tasks : list of Task
        The workers that are there now.
    cpu : float
        Seconds of CPU time of the kernel process and all its descendants, ended ones included,
        without the kernel's own machinery.
    helpers : frozenset of str
        Keys of tasks of earlier readings which have turned out to be no workers.
    slept : float
        Seconds that the machine slept while its monotonic clock ran on. Only Windows lets that
        clock run; elsewhere it stands still, and this is 0.
    """

    at: float
    busy: dict[int, float] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    cpu: float = 0.0
    slept: float = 0.0
    helpers: frozenset[str] = frozenset()


class Source(Protocol):
    """Something that can be asked again and again what the machine does.

    Attributes
    ----------
    tick : float
        Seconds: the step in which its counters grow, and so how far off a difference can be.
    fastest : float
        Looks in a second that such counters bear: more would show noise.
    lacks : str
        What this system does not tell, in words for the view; empty where it tells everything.
    """

    tick: float = 0.01
    fastest: float = 20.0
    lacks: str = ""

    def read(self, everything: bool = False) -> Reading:
        """Look now; `everything` also looks in places that are otherwise visited in turn.

        Raises
        ------
        ProcessLookupError
            If the process it watches has ended.
        """

    def close(self) -> None:
        """Give back what the source holds open."""
