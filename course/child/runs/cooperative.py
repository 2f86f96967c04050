"""Locks and threads that hand every decision to the run under exploration.

`threading` builds `Condition`, `Semaphore`, `Event` and `Barrier`, and `queue` builds its queues,
in Python upon `Lock` and `RLock`.  So replacing those two, the life of a `Thread` and `sleep` is
enough to explore programs that use any of them.
"""

from __future__ import annotations

import _thread
import queue
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from course.child.noting import witness
from course.child.runs.locks import Lock, RLock, take_semaphore
from course.child.runs.scheduler import Run
from course.child.runs.workers import Worker
from course.child.runs.world import clock, tell, wait, world
from course.child.touched import classes, numbering
from course.child.touched.classes import Known
from course.child.touched.numbering import number
from course.child.touched.touching import OUTSIDE, READ, UNKNOWN, WHOLE, WRITE

STAND_FOR: dict[type, type] = {Lock: _thread.LockType, RLock: type(_thread.RLock())}
"""What locks of these types are to the answer."""

_numbered: dict[int, tuple[int, object]] = {}
_worker_of: dict[int, Worker] = {}


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
            work = thread.run
            if not Known.code(getattr(work, "__func__", work)):
                run.step(UNKNOWN)
            work()
        except Exception as error:
            if told := witness.lost(thread, error):
                run.raised.append(told)
            else:
                thread._invoke_excepthook(thread)
        finally:
            threading._active.pop(_thread.get_ident(), None)  # type: ignore[attr-defined]

    thread._started._flag = True
    tell("starts", thread.name)
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
    limit = None if timeout is None else max(timeout, 0)
    wait(run, after, lambda: worker.done, thread, limit=limit, says=says)


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
        (threading.Semaphore, "acquire", take_semaphore),
        (threading.Semaphore, "__enter__", take_semaphore),
        (threading.Thread, "start", _start),
        (threading.Thread, "join", _join),
        (threading.Thread, "is_alive", _is_alive),
        (queue, "SimpleQueue", queue._PySimpleQueue),  # type: ignore[attr-defined]
        (time, "sleep", _sleep),
        (threading, "_time", clock),
        (queue, "time", clock),
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
    classes.begin()
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
    tell("calls", f"{name}({shown})", ((OUTSIDE, WHOLE, WRITE),))
