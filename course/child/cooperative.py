"""Locks and threads that hand every decision to the run under exploration.

`threading` builds `Condition`, `Semaphore`, `Event` and `Barrier`, and `queue` builds its queues,
in Python upon `Lock` and `RLock`.  So replacing those two, the life of a `Thread` and `sleep` is
enough to explore programs that use any of them.
"""

from __future__ import annotations

import _thread
import ast
import linecache
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from types import CodeType, FrameType
from typing import Any, ClassVar

from course.child import numbering, touching, witness
from course.child.numbering import number
from course.child.scheduler import Run, Step, Worker
from course.child.touching import (
    FREE,
    HELD,
    OUTSIDE,
    READ,
    TAKE,
    WHOLE,
    WRITE,
    Known,
    Touch,
)


class _World:
    """What the primitives belong to.

    Attributes
    ----------
    run : Run or None
        The run under way, None between runs.
    busy : bool
        Whether the judge's request is being carried out: what the child does else is no step.
    importing : int
        The thread in which a module of the learner is being imported, 0 if there is none.
    unlocked : bool
        Whether the learner's own locks let everybody in.
    locks_taken : int
        How often such a lock was taken.
    is_learners : callable
        Whether a file is the learner's.
    """

    run: Run | None = None
    busy: bool = False
    importing: int = 0
    unlocked: bool = False
    locks_taken: int = 0
    is_learners: Callable[[str], bool] = staticmethod(lambda _filename: False)


world = _World()

_numbered: dict[int, tuple[int, object]] = {}
_worker_of: dict[int, Worker] = {}
_OUTSIDE = object()


def learners_frame() -> FrameType | None:
    """Return the innermost frame of the learner's code, None when there is none."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and not world.is_learners(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


def place_of(frame: FrameType | None) -> tuple[str, int] | None:
    """Return module and line where a frame stands."""
    return frame and (frame.f_globals.get("__name__", "?"), frame.f_lineno)


def _tell(does: str, what: str, touches: tuple[Touch, ...] = ()) -> None:
    run, place = world.run, place_of(learners_frame())
    if run and run.threaded and place:
        run.tell(Step(run.turn.index, *place, does, what, None, touches))


def _wait(
    run: Run,
    touch: Touch,
    possible: Callable[[], bool],
    resource: Any,
    *,
    timed: bool,
    says: tuple[str, str],
) -> bool:
    """Wait for a resource, and note where in the learner's code that is."""
    run.turn.place = place_of(learners_frame())
    return run.step((touch,), possible, waits_for=resource, timed=timed, says=says)


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
        As the learner's code calls it; empty where that cannot be seen.
    guards : bool
        Whether it is the learner's own, and no part of what a library offers.
    """

    __slots__ = ("__weakref__", "_depth", "_lets_in", "_owner", "guards", "name")
    reentrant = False
    _made: ClassVar[dict[tuple[str, int], int]] = {}

    def __init__(self) -> None:
        self._owner: object = None
        self._depth = 0
        self.guards = _guards_learners_data(sys._getframe(1))
        self.name = self._name(self.guards)
        self._lets_in = self.guards and world.unlocked

    @classmethod
    def _name(cls, guards: bool) -> str:
        """Name the lock after the line that made it: ``self.lock``, ``self.lock (2nd)``.

        One that a library makes only to wait for it has no name.
        """
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
                    _tell("waits for", self.name)
                else:
                    _tell("waits", "until somebody wakes it")
            taking = (number(self), HELD, TAKE)
            how: Any = {"timed": timeout >= 0, "says": ("takes", self.name)}
            if not _wait(run, taking, lambda: self._owner is None, self, **how):
                return False
        if self.name:
            _tell("takes", self.name)
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
                _tell("releases", self.name)
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
        frame.f_code is made_by_condition or frame.f_code.co_filename.startswith(_OWN)
    ):
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__") not in _BUILT_ON_LOCKS


_OWN = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_BUILT_ON_LOCKS = ("threading", "queue", "concurrent.futures._base", "concurrent.futures.thread")
"""Modules whose locks are part of what they offer, and none of the learner's."""

_wait_for_semaphore = threading.Semaphore.acquire


def _take_semaphore(semaphore: Any, blocking: bool = True, timeout: float | None = None) -> bool:
    """Stand in for `threading.Semaphore.acquire`: a semaphore may be used as a lock."""
    if _guards_learners_data(sys._getframe(1)):
        world.locks_taken += 1
        if world.unlocked:
            semaphore._value -= 1
            return True
    Known.code(_wait_for_semaphore)
    return _wait_for_semaphore(semaphore, blocking, timeout)


def _start(thread: Any) -> None:
    if not thread._initialized:
        raise RuntimeError("thread.__init__() not called")
    if id(thread) in _worker_of or thread._started._flag:
        raise RuntimeError("threads can only be started once")
    run = world.run
    if run is None or run.me() is None:
        raise RuntimeError("a thread was started outside of the explored scenario")

    def body() -> None:
        thread._set_ident()
        threading._active[thread.ident] = thread  # type: ignore[attr-defined]
        try:
            thread.run()
        except Exception as error:
            if told := witness.lost(thread, error):
                run.raised.append(told)
            else:
                thread._invoke_excepthook(thread)
        finally:
            threading._active.pop(_thread.get_ident(), None)  # type: ignore[attr-defined]

    Known.code(type(thread).run)
    thread._started._flag = True
    _tell("starts", thread.name)
    worker = run.spawn(thread.name, body)
    worker.background = bool(world.importing)
    worker.needed = not (thread.daemon or world.importing)
    worker.thread = thread
    _worker_of[id(thread)] = worker


def _join(thread: Any, timeout: float | None = None) -> None:
    if not thread._initialized:
        raise RuntimeError("Thread.__init__() not called")
    worker = _worker_of.get(id(thread))
    if worker is None:
        raise RuntimeError("cannot join thread before it is started")
    run = world.run
    me = run.me() if run else None
    if me is worker:
        raise RuntimeError("cannot join current thread")
    if run is None or me is None:
        return
    (after,) = run.after(worker)
    says = ("waits for the end of", worker.name)
    _wait(run, after, lambda: worker.done, thread, timed=timeout is not None, says=says)


def _is_alive(thread: Any) -> bool:
    worker = _worker_of.get(id(thread))
    run = world.run
    if run is not None and worker is not None and run.me() is not None:
        run.step(((number(worker), WHOLE, READ),), site=thread)
    return worker is not None and not worker.done


def _sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if world.run is not None and world.run.me() is not None:
        world.run.step(gives_way=True)


def install(learners: Callable[[str], bool]) -> None:
    """Replace the primitives of `threading`, for good: the child then only explores.

    Parameters
    ----------
    learners : callable
        Whether a file name is that of a module of the learner.
    """
    world.is_learners = learners
    for owner, name, ours in (
        (threading, "Lock", Lock),
        (threading, "_allocate_lock", Lock),
        (threading, "RLock", RLock),
        (threading.Semaphore, "acquire", _take_semaphore),
        (threading.Semaphore, "__enter__", _take_semaphore),
        (threading.Thread, "start", _start),
        (threading.Thread, "join", _join),
        (threading.Thread, "is_alive", _is_alive),
        (queue, "SimpleQueue", queue._PySimpleQueue),  # type: ignore[attr-defined]
        (time, "sleep", _sleep),
    ):
        setattr(owner, name, ours)
    real = {id(_thread.allocate_lock): Lock, id(_thread.RLock): RLock}
    for module in list(sys.modules.values()):  # `from _thread import RLock` in functools
        if not getattr(module, "__name__", "").startswith(("_thread", "course.", "threading")):
            for name, value in list(vars(module).items()):
                if id(value) in real:
                    setattr(module, name, real[id(value)])


def numbered(value: object) -> int:
    """Stand in for the built-in ``id``: the same number in every run under the same choices.

    An answer may order its locks by ``id``; real addresses change from run to run.
    """
    number, _ = _numbered.setdefault(id(value), (len(_numbered) + 1, value))
    return number


def begin(run: Run, unlocked: bool) -> None:
    """Make `run` the one under way; the learner's own locks let everybody in if it is unlocked."""
    numbering.begin()
    touching.begin()
    _worker_of.clear()
    _numbered.clear()
    Lock._made.clear()
    world.run, world.unlocked, world.locks_taken = run, unlocked, 0


def end() -> None:
    """Leave the run; locks and threads made from now on belong to nobody."""
    world.run = None


def calls_judge(name: str, args: tuple[object, ...]) -> None:
    """Take a step before a function of the judge is called, and add the call to the story."""
    run = world.run
    if run is None or run.me() is None:
        return
    run.step(((OUTSIDE, WHOLE, WRITE),))
    shown = ", ".join(repr(arg)[:30] for arg in args)
    _tell("calls", f"{name}({shown})", ((OUTSIDE, WHOLE, WRITE),))
