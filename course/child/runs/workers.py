"""The threads of a program under exploration, and the steps that are told of them."""

from __future__ import annotations

import _thread
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course.child.touched.touching import Touch

HELD_UP = 5.0
"""Seconds for which a machine may hold a thread up: a shorter wait may be over before its time."""


class Worker:
    """A thread of the program under exploration.

    Attributes
    ----------
    index : int
        0 is the main thread; then in the order in which they were started.
    name : str
        The name the learner sees.
    done : bool
        Whether it has come to its end.
    begun : bool
        Whether it has come to its first step.
    touches : sequence of Touch
        What its next step touches.
    possible : callable, optional
        Tells whether its next step can be made now; None if it always can.
    waits_for : object
        What the step waits for, None when it waits for nothing.
    place : tuple of (str, int), optional
        Module and line of the learner's code where it waits.
    limit : float, optional
        The timeout of its wait in seconds; None where it has none.  One shorter than `HELD_UP` may
        run out while others could go on, once in a run, any other only when nobody can.
    hurried : bool
        Whether one of its timeouts has run out so.
    late : float
        The seconds of all its timeouts that have run out: what its clock shows.
    background : bool
        Whether the import of a module started it.  Left to itself it then goes on only when nobody
        else can; as anybody else where its next step may meet one of another worker.
    needed : bool
        Whether the program's end waits for it: not for a daemon, nor for one in the background.
    resting : bool
        Whether it is in the background and sleeps.
    calling : Step, optional
        The last call of its code; what a library does in it belongs to this step.
    born : int
        How many steps there were before it was started.
    says : tuple of (str, str), optional
        What its next step does, in words: ``("reads", "self.value")``.
    """

    def __init__(self, index: int, name: str, born: int = 0) -> None:
        self.index, self.name, self.born = index, name, born
        self.done = self.begun = False
        self.ident = 0
        self.touches: tuple[Touch, ...] = ()
        self.possible: Callable[[], bool] | None = None
        self.waits_for: Any = None
        self.place: tuple[str, int] | None = None
        self.limit: float | None = None
        self.late = 0.0
        self.hurried = self.background = self.resting = False
        self.needed = True
        self.thread: Any = None  # keeps its id from being used again
        self.calling: Step | None = None
        self.says: tuple[str, str] | None = None
        self.seen: dict[object, int] = {}
        self.seen_at = -1
        self.handled = self.handled_before = 0  # steps in which it only took or freed locks
        self.baton = _thread.allocate_lock()  # the real one: `threading.Lock` is replaced in a run
        self.baton.acquire()

    def can_go(self) -> bool:
        """Tell whether its next step can be made now."""
        return not self.done and (self.possible is None or self.possible())

    def can_be_late(self) -> bool:
        """Tell whether its wait can be over before what it waits for, though others can go on."""
        if self.done or self.hurried or self.limit is None or self.limit >= HELD_UP:
            return False
        return not self.can_go()


@dataclass
class Step:
    """A step as it is told to the learner.

    Attributes
    ----------
    worker : int
        Who made it.
    module, line : str, int
        Where.
    does, what : str
        ``reads self.value``.
    value : str, optional
        What was read or written.
    touches : sequence of Touch
        What it touched.
    at : int
        How many points there were before it.
    """

    worker: int
    module: str
    line: int
    does: str
    what: str
    value: str | None = None
    touches: tuple[Touch, ...] = ()
    at: int = 0
