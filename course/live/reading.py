"""One look at the machine: counters that only grow, read at one moment.

Whoever can be asked for a `Reading` is a source. There is one for Linux (`course.live.proc`),
one for other systems (`course.live.portable`), and tests give their own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
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
    """

    at: float
    busy: dict[int, float] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    cpu: float = 0.0


class Source(Protocol):
    """Something that can be asked again and again what the machine does."""

    def read(self, everything: bool = False) -> Reading:
        """Look now; `everything` also looks in places that are otherwise visited in turn.

        Raises
        ------
        ProcessLookupError
            If the process it watches has ended.
        """

    def close(self) -> None:
        """Give back what the source holds open."""


def source_for(pid: int, machinery: Iterable[int] = ()) -> Source:
    """The best source that this system has for process `pid`.

    Parameters
    ----------
    pid : int
        The process whose threads and descendants are the workers.
    machinery : iterable of int
        Native ids of threads that are not workers: the ones a Jupyter kernel talks with.
    """
    if sys.platform == "linux" and os.path.exists(f"/proc/{pid}/task/{pid}/children"):
        from course.live.proc import LinuxSource

        return LinuxSource(pid, machinery)
    from course.live.portable import PortableSource

    return PortableSource(pid, machinery)
