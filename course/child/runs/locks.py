"""Locks whose every wait is a decision of the run under exploration, and how they are called."""

from __future__ import annotations

import ast
import linecache
import sys
import threading
from functools import lru_cache
from itertools import islice
from types import CodeType, FrameType
from typing import Any, ClassVar

from course.child import COURSE
from course.child.runs.scheduler import Run
from course.child.runs.workers import Worker
from course.child.runs.world import learners_frame, tell, wait, world
from course.child.touched.classes import Known
from course.child.touched.numbering import number
from course.child.touched.touching import FREE, HELD, READ, TAKE, WRITE

_OUTSIDE = object()


@lru_cache
def _beside_others(code: CodeType, line_number: int, at_work: int) -> str:
    """Return what is given a name beside others, as in ``a, b = 0, Lock()``; empty elsewhere."""
    line = linecache.getline(code.co_filename, line_number)
    text = line.lstrip()
    try:
        [made] = ast.parse(text).body
    except (SyntaxError, ValueError):  # part of a longer statement
        return ""
    column = next(islice(code.co_positions(), at_work // 2, None))[2]
    match made:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)) if column:
            at = column - len(line) + len(text)
            for target, value in zip(targets, values, strict=False):
                if value.col_offset <= at < (value.end_col_offset or 0):
                    return ast.unparse(target)
    return ""


class Lock:
    """A `threading.Lock` whose every wait is a decision of the run.

    Attributes
    ----------
    name : str
        As the learner's code calls it; empty where that cannot be seen, and of one that a condition
        makes only to wait for it.
    guards : bool
        Whether it is the learner's own, and no part of what a library offers.
    """

    __slots__ = ("__weakref__", "_depth", "_lets_in", "_owner", "guards", "name")
    reentrant = False
    _made: ClassVar[dict[tuple[str, int], int]] = {}

    def __init__(self) -> None:
        self._owner: object = None
        self._depth = 0
        maker = sys._getframe(1)
        self.guards = _guards_learners_data(maker)
        self.name = "" if _only_waits(maker) else self._name(self.guards)
        self._lets_in = self.guards and world.unlocked

    @classmethod
    def _name(cls, guards: bool) -> str:
        """Name the lock after the line that made it: ``self.lock``, ``self.lock (2nd)``."""
        frame = learners_frame()
        if frame is None:
            return ""
        place = (frame.f_code.co_filename, frame.f_lineno)
        if beside := _beside_others(frame.f_code, frame.f_lineno, frame.f_lasti):
            return beside
        line = linecache.getline(*place).strip()
        target, equals, _ = line.partition("=")
        count = cls._made[place] = cls._made.get(place, 0) + 1
        if not equals:
            return guards * f"the lock made on line {frame.f_lineno}"
        names = [name.split(":")[0].strip() for name in target.split(",")]
        if count <= len(names):
            return names[count - 1]
        name = target.strip()
        return name if count == 1 else f"{name} ({count}{ {2: 'nd', 3: 'rd'}.get(count, 'th') })"

    @property
    def owner(self) -> Worker | None:
        """The worker that holds the lock."""
        return self._owner if isinstance(self._owner, Worker) else None

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take the lock; a wait for it is a decision of the run."""
        run = world.run
        me: object = (run.me() if run else None) or _OUTSIDE
        if run is None or me is _OUTSIDE:
            if not self._is_free(me):
                if blocking:
                    raise RuntimeError("this lock is held, and no thread is left to release it")
                return False
        elif not (self.reentrant and self._owner is me) and not self._taken(run, blocking, timeout):
            return False
        self._owner = me
        self._depth += 1
        return True

    def _is_free(self, me: object) -> bool:
        return self._owner is None or (self.reentrant and self._owner is me)

    def _taken(self, run: Run, blocking: bool, timeout: float) -> bool:
        world.locks_taken += self.guards
        if self._lets_in:
            return True
        if not blocking:
            run.step(((number(self), HELD, WRITE),), site=self, says=("tries to take", self.name))
            if self._owner is not None:
                return False
        else:
            if self._owner is not None:
                if self.name:
                    tell("waits for", self.name)
                else:
                    tell("waits", "until somebody wakes it")
            taking = (number(self), HELD, TAKE)
            limit = timeout if timeout >= 0 else None
            how: Any = {"limit": limit, "says": ("takes", self.name)}
            if not wait(run, taking, lambda: self._owner is None, self, **how):
                if self.name:
                    tell("stops waiting for", self.name)
                return False
        if self.name:
            tell("takes", self.name)
        return True

    def release(self) -> None:
        """Give the lock back; whoever waits for it can go on."""
        run = world.run
        if self._lets_in or (run is not None and run.aborting):
            self._owner, self._depth = None, 0
            return
        if self._owner is None:
            raise RuntimeError("release unlocked lock")
        me = (run.me() if run else None) or _OUTSIDE
        if self.reentrant and run is not None and self._owner is not me:
            raise RuntimeError("cannot release un-acquired lock")
        if self._depth > 1:
            self._depth -= 1
            return
        if run is not None and me is not _OUTSIDE:
            run.step(((number(self), HELD, FREE),), says=("releases", self.name))
            if self.name:
                tell("releases", self.name)
        self._owner, self._depth = None, 0

    def locked(self) -> bool:
        """Tell whether somebody holds the lock."""
        run = world.run
        if run is not None and run.me() is not None:
            run.step(((number(self), HELD, READ),), site=self, says=("looks at", self.name))
        return self._owner is not None

    __enter__ = acquire

    def __exit__(self, *_: object) -> None:
        self.release()

    # What `threading.Condition` asks of the lock it is built on.

    def _is_owned(self) -> bool:
        return self._lets_in or (
            self._owner is not None
            and (
                not self.reentrant
                or self._owner is ((world.run.me() if world.run else None) or _OUTSIDE)
            )
        )

    def _release_save(self) -> int:
        depth, self._depth = self._depth, 1
        self.release()
        return depth

    def _acquire_restore(self, depth: int) -> None:
        self.acquire()
        self._depth = depth

    def _at_fork_reinit(self) -> None:
        self._owner, self._depth = None, 0


class RLock(Lock):
    """A `threading.RLock` whose every wait is a decision of the run."""

    __slots__ = ()
    reentrant = True


def _guards_learners_data(frame: FrameType | None) -> bool:
    """Tell whether a lock that is made or taken here is one of the learner's.

    That is a lock of its own, or the one below a `Condition`; not one that a library made to build
    something upon it.
    """
    made_by_condition = threading.Condition.__init__.__code__
    while frame is not None and (
        frame.f_code is made_by_condition or frame.f_code.co_filename.startswith(COURSE)
    ):
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__") not in _BUILT_ON_LOCKS


def _only_waits(frame: FrameType | None) -> bool:
    """Tell whether a lock that is made here is the one at which a condition lets somebody wait."""
    while frame is not None and frame.f_code.co_filename.startswith(COURSE):
        frame = frame.f_back
    return frame is not None and frame.f_code is threading.Condition.wait.__code__


_BUILT_ON_LOCKS = ("threading", "queue", "concurrent.futures._base", "concurrent.futures.thread")
"""Modules whose locks are part of what they offer, and none of the learner's."""

_wait_for_semaphore = threading.Semaphore.acquire


def take_semaphore(semaphore: Any, blocking: bool = True, timeout: float | None = None) -> bool:
    """Stand in for `threading.Semaphore.acquire`: a semaphore may be used as a lock."""
    if _guards_learners_data(sys._getframe(1)):
        world.locks_taken += 1
        if world.unlocked:
            semaphore._value -= 1
            return True
    Known.code(_wait_for_semaphore)
    return _wait_for_semaphore(semaphore, blocking, timeout)
