"""Locks and threads that hand every decision to the run under exploration.

`threading` builds `Condition`, `Semaphore`, `Event` and `Barrier`, and `queue` builds its queues,
in Python upon `Lock` and `RLock`.  So replacing those two, the life of a `Thread` and `sleep` is
enough to explore programs that use any of them.
"""

from __future__ import annotations

import _thread
import linecache
import queue
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, ClassVar

from course.child.scheduler import Run, Step, Worker


class _World:
    """What the primitives belong to.

    Attributes
    ----------
    run : Run or None
        The run under way, None between runs.
    importing : bool
        Whether a module of the learner is being imported.
    is_learners : callable
        Whether a file is the learner's.
    watch_this_thread : callable
        Called in every thread of a run as it begins.
    watches_this_thread : callable
        Whether that is still in force, asked in every thread as it ends.
    unwatched : bool
        Whether it was not, in any of them.
    """

    run: Run | None = None
    importing: bool = False
    is_learners: Callable[[str], bool] = staticmethod(lambda _filename: False)
    watch_this_thread: Callable[[], None] = staticmethod(lambda: None)
    watches_this_thread: Callable[[], bool] = staticmethod(lambda: True)
    unwatched: bool = False


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


def _tell(does: str, what: str) -> None:
    run, frame = world.run, learners_frame()
    me = run.me() if run else None
    if run and me and frame:
        run.tell(Step(me.index, frame.f_globals.get("__name__", "?"), frame.f_lineno, does, what))


def _block(run: Run, me: Worker, resource: object, timeout: float | None) -> bool:
    """Block this worker on a resource, and note where in the learner's code that is."""
    frame = learners_frame()
    if frame is not None:
        me.place = (frame.f_globals.get("__name__", "?"), frame.f_lineno)
    return run.block(resource, timed=timeout is not None)


class Lock:
    """A `threading.Lock` whose every wait is a decision of the run."""

    reentrant = False
    _made: ClassVar[dict[tuple[str, int], int]] = {}

    def __init__(self) -> None:
        self._owner: object = None
        self._depth = 0
        self._waiters: list[Worker] = []
        self.name = self._name()

    @classmethod
    def _name(cls) -> str:
        """Name the lock after the line that made it: ``self.lock``, ``self.lock (2nd)``."""
        frame = learners_frame()
        if frame is None:
            return ""
        place = (frame.f_code.co_filename, frame.f_lineno)
        line = linecache.getline(*place).strip()
        target, equals, _ = line.partition("=")
        count = cls._made[place] = cls._made.get(place, 0) + 1
        if not equals:
            return f"the lock made on line {frame.f_lineno}"
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
            if self._owner is not None and not (self.reentrant and self._owner is me):
                if blocking:
                    raise RuntimeError("this lock is held, and no thread is left to release it")
                return False
        elif not (self.reentrant and self._owner is me):
            run.visible()
            told = False
            while self._owner is not None:
                if not blocking:
                    return False
                if not told:
                    _tell("waits for", self.name)
                    told = True
                self._waiters.append(me)  # type: ignore[arg-type]
                if not _block(run, me, self, timeout if timeout >= 0 else None):  # type: ignore[arg-type]
                    return False
            if self.name:
                _tell("takes", self.name)
        self._owner = me
        self._depth += 1
        return True

    def release(self) -> None:
        """Give the lock back, and make those that wait for it ready."""
        run = world.run
        if run is not None and run.aborting:
            self._owner, self._depth = None, 0
            return
        if self._owner is None:
            raise RuntimeError("release unlocked lock")
        if self.reentrant and run is not None and self._owner is not (run.me() or _OUTSIDE):
            raise RuntimeError("cannot release un-acquired lock")
        self._depth -= 1
        if self._depth:
            return
        self._owner = None
        if run is not None:
            if self.name:
                _tell("releases", self.name)
            run.wake(self._waiters)

    def locked(self) -> bool:
        """Tell whether somebody holds the lock."""
        return self._owner is not None

    __enter__ = acquire

    def __exit__(self, *_: object) -> None:
        self.release()

    # What `threading.Condition` asks of the lock it is built on.

    def _is_owned(self) -> bool:
        return self._owner is not None and (
            not self.reentrant
            or self._owner is ((world.run.me() if world.run else None) or _OUTSIDE)
        )

    def _release_save(self) -> int:
        depth, self._depth = self._depth, 1
        self.release()
        return depth

    def _acquire_restore(self, depth: int) -> None:
        self.acquire()
        self._depth = depth

    def _at_fork_reinit(self) -> None:
        self._owner, self._depth, self._waiters = None, 0, []


class RLock(Lock):
    """A `threading.RLock` whose every wait is a decision of the run."""

    reentrant = True


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
        world.watch_this_thread()
        try:
            thread.run()
        except Exception:
            thread._invoke_excepthook(thread)
        finally:
            if not run.aborting:  # which ends the watching in another way
                world.unwatched |= not world.watches_this_thread()
            threading._active.pop(_thread.get_ident(), None)  # type: ignore[attr-defined]

    thread._started._flag = True
    _tell("starts", thread.name)
    worker = run.spawn(thread.name, body)
    worker.background = world.importing
    worker.needed = not (thread.daemon or world.importing)
    worker.thread = thread  # type: ignore[attr-defined]  # keeps its id from being used again
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
    while worker.state != "done":
        worker.joiners.append(me)
        if not _block(run, me, thread, timeout):
            return


def _is_alive(thread: Any) -> bool:
    worker = _worker_of.get(id(thread))
    return worker is not None and worker.state != "done"


def _sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if world.run is not None:
        world.run.visible(gives_way=True)


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
        (threading.Thread, "start", _start),
        (threading.Thread, "join", _join),
        (threading.Thread, "is_alive", _is_alive),
        (queue, "SimpleQueue", queue._PySimpleQueue),  # type: ignore[attr-defined]
        (time, "sleep", _sleep),
    ):
        setattr(owner, name, ours)


def numbered(value: object) -> int:
    """Stand in for the built-in ``id``: the same number in every run under the same choices.

    An answer may order its locks by ``id``; real addresses change from run to run.
    """
    number, _ = _numbered.setdefault(id(value), (len(_numbered) + 1, value))
    return number


def begin(run: Run) -> None:
    """Make `run` the one under way."""
    _worker_of.clear()
    _numbered.clear()
    Lock._made.clear()
    world.run, world.unwatched = run, False


def end() -> None:
    """Leave the run; locks and threads made from now on belong to nobody."""
    world.run = None


def tell_call(name: str, args: tuple[object, ...]) -> None:
    """Add the call of a function of the judge to the story."""
    _tell("calls", f"{name}({', '.join(repr(arg)[:30] for arg in args)})")
