"""Let the time limits of the learner's waits be over soon.

``process.join(5)``, ``queue.get(timeout=10)``, ``time.sleep(3)`` in the place of a wait: each is
right as long as what it waits for comes in time, and nobody may rely on that.  A check that forces
an order lasts for milliseconds, and such a wait would always have its luck.  While the judge asks
for it, a wait that the learner's code makes with a time limit is over after `SOON`.  One that asks
again, or that has its limit for something else, gets on as before.

Who is to go on at once must not look only now and then.  Where the judge asks for it (``pauses``),
such a wait lasts `MORE` seconds longer: long enough to see that everybody else stands still.
"""

from __future__ import annotations

import functools
import os
import queue
import select
import selectors
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import connection, process, synchronize
from types import FrameType
from typing import Any

from course.child.noting import dumps
from course.child.surroundings import delays

SOON = 0.2
"""Seconds after which such a wait is over."""

SHORT, MORE = 0.05, 3.0
"""A wait with a longer limit is a pause; seconds for which it goes on where pauses last."""

_WAITS: tuple[tuple[Any, str, str, int], ...] = (
    (threading.Thread, "join", "timeout", 1),
    (threading.Condition, "wait", "timeout", 1),
    (threading.Condition, "wait_for", "timeout", 2),
    (threading.Semaphore, "acquire", "timeout", 2),
    (queue.Queue, "get", "timeout", 2),
    (queue.Queue, "put", "timeout", 3),
    (process.BaseProcess, "join", "timeout", 1),
    (connection, "wait", "timeout", 1),
    (connection._ConnectionBase, "poll", "timeout", 1),
    (time, "sleep", "seconds", 0),
    (select, "select", "timeout", 3),
    *(
        (one, "select", "timeout", 1)
        for one in vars(selectors).values()
        if isinstance(one, type) and "select" in vars(one)
    ),
)
"""Where a wait is, by what name, and the name and the place of the argument that limits it.

All others of the library (events, barriers, futures, results of pools, the queues and conditions of
`multiprocessing`, `asyncio`) wait by means of these, of the semaphores of `multiprocessing` and of
`queue.SimpleQueue`. A lock that is taken with a time limit is a wait, too, and is left alone: it is
made in C, and whatever stands for it would make every lock slower.
"""


class _Here:
    """Where the learner's modules lie; what was there before, and the lines that were told."""

    folder = ""
    before: list[tuple[Any, str, Any]] = []  # noqa: RUF012
    told: set[int] = set()  # noqa: RUF012


def install(folder: str) -> None:
    """Watch the waits of the modules in this folder."""
    _Here.folder = folder
    for owner, name, argument, place in _WAITS:
        _exchange(owner, name, _with_its_limit(getattr(owner, name), argument, place))
    make_methods: Any = synchronize.SemLock._make_methods  # type: ignore[attr-defined]

    def make_methods_that_end(self: Any) -> None:
        make_methods(self)
        self.acquire = _with_its_limit(self.acquire, "timeout", 1)

    _exchange(synchronize.SemLock, "_make_methods", make_methods_that_end)
    get = _with_its_limit(queue.SimpleQueue.get, "timeout", 2)
    named = {"__module__": queue.SimpleQueue.__module__, "get": get}
    _exchange(queue, "SimpleQueue", type("SimpleQueue", (queue.SimpleQueue,), named))


def remove() -> None:
    """Leave all waits alone again: where threads are scheduled, no clock counts."""
    for owner, name, original in reversed(_Here.before):
        setattr(owner, name, original)
    _Here.before.clear()


def _exchange(owner: Any, name: str, new: Any) -> None:
    _Here.before.append((owner, name, getattr(owner, name)))
    setattr(owner, name, new)


def _with_its_limit(original: Callable[..., Any], argument: str, place: int) -> Callable[..., Any]:
    @functools.wraps(original)
    def wait(*args: Any, **kwargs: Any) -> Any:
        late = delays.pauses_last()
        if not _waiting.inside and (late or delays.limits_end()):
            limit: Any = args[place] if len(args) > place else kwargs.get(argument)
            line = _learners_line() if _is_longer(limit, SHORT if late else SOON) else 0
            if line:
                if not late:
                    _tell(line)
                limit = limit + MORE if late else SOON
                if len(args) > place:
                    args = (*args[:place], limit, *args[place + 1 :])
                else:
                    kwargs[argument] = limit
        before, _waiting.inside = _waiting.inside, True
        try:
            return original(*args, **kwargs)
        finally:
            _waiting.inside = before

    return wait


class _Waiting(threading.local):
    """Whether this thread is in a wait: the ones that it is made of have their limit from it."""

    inside = False


_waiting = _Waiting()


def _is_longer(limit: object, least: float) -> bool:
    return isinstance(limit, int | float) and limit > least


def _learners_line() -> int:
    """Return the line of the learner's code that waits; 0 if it is not the learner who does."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        if os.path.dirname(frame.f_code.co_filename) == _Here.folder:
            return frame.f_lineno
        frame = frame.f_back
    return 0


def _tell(line: int) -> None:
    if line not in _Here.told:
        _Here.told.add(line)
        dumps.tell({"ended early": line})
