"""What the child saw of the workers that the learner's code made.

These are the facts from which a mistake is named: a thread that was made and never started, joined
before the next one was started, that ended with an exception, that was still alive at the end.
They are no evidence that an answer is right: that is for the judge to see.
"""

from __future__ import annotations

import importlib
import multiprocessing.process
import os
import sys
import threading
import traceback
import weakref
from multiprocessing import queues
from types import FrameType
from typing import Any

from course.child import OWN
from course.child.noting import blocks

_workers: list[tuple[str, Any, dict[str, Any]]] = []
_over: dict[int, dict[str, Any]] = {}
"""What there is to say of processes that were joined, by their numbers."""
_events: list[tuple[str, int, int | None]] = []
_errors: dict[int, dict[str, Any]] = {}
_QUEUE: Any = queues.Queue
_BASES = {"thread": threading.Thread, "process": multiprocessing.process.BaseProcess}
_TASKS = os.path.join(OWN, "talking", "callbacks.py")
"""What raises where a function of the test does."""
MOST = 1000
"""Workers and events that are kept."""


class _Where:
    """The folder of the learner's modules, and whether one of them is being imported."""

    folder = ""
    importing = False


_where = _Where()
_early: set[int] = set()


def imported(name: str) -> Any:
    """Import a module of the learner's: workers that are started meanwhile are no call's."""
    before, _where.importing = _where.importing, True
    try:
        return importlib.import_module(name)
    finally:
        _where.importing = before


def _number(worker: Any) -> int | None:
    return next((i for i in range(len(_workers)) if _known(i) is worker), None)


def _known(number: int) -> Any:
    """Return a worker by its number, None if it was a process that nobody has any more."""
    kept = _workers[number][1]
    return kept() if isinstance(kept, weakref.ref) else kept


def _let_go(number: int) -> None:
    """Keep no more of a process than what there is to say, when it has ended.

    Python closes its files as soon as nobody has the object any more; an answer may start hundreds.
    """
    kind, process, made = _workers[number]
    begun = getattr(process, "_popen", None)  # a weak reference has none
    if begun is not None and begun.returncode is not None:
        _over[number] = _entry(number)
        _workers[number] = kind, weakref.ref(process), made


def _line_of_caller() -> int | None:
    """Return the line of the calling code, None when that is not the learner's.

    Others that watch the same call may stand in between.
    """
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith(OWN):
        frame = frame.f_back
    own = frame is not None and os.path.dirname(frame.f_code.co_filename) == _where.folder
    return frame.f_lineno if frame is not None and own else None


def _given(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Describe the target and the arguments that a worker was made with."""
    target = kwargs.get("target", args[1] if len(args) > 1 else None)
    handed = kwargs.get("args", args[3] if len(args) > 3 else ())
    kind = "callable" if callable(target) else type(target).__name__
    serves = target is _QUEUE._feed or getattr(target, "__name__", "") == "_run_server"
    return {"target": kind, "args": type(handed).__name__, "serves": serves}


def _watch(cls: Any, kind: str) -> None:
    def watched(name: str, event: str) -> None:
        original = getattr(cls, name)

        def method(self: Any, *args: Any, **kwargs: Any) -> Any:
            if name == "__init__" and isinstance(self, cls) and len(_workers) < MOST:
                made = {"made": _line_of_caller()} | _given(args, kwargs)
                _workers.append((kind, self, made))
            number = _number(self)
            line = _line_of_caller() if event else None
            if number is not None and event and len(_events) < MOST:
                _events.append((event, number, line))
                if event == "start" and _where.importing:
                    _early.add(number)
            result = original(self, *args, **kwargs)
            if number is not None and event == "start" and kind == "process":
                _workers[number][2]["pid"] = self.pid
            if number is not None and event == "join" and kind == "process":
                _let_go(number)
            return result

        method.__name__, method.__qualname__ = original.__name__, original.__qualname__
        method.__doc__ = original.__doc__
        setattr(cls, name, method)

    for name, event in (("__init__", ""), ("start", "start"), ("join", "join")):
        watched(name, event)


def _on_error(args: Any, _previous: Any = threading.excepthook) -> None:
    """Print what ended a thread, in one piece: of several at a time each can be read."""
    number = _number(args.thread)
    if number is not None:
        _errors[number] = _told(args.exc_value)
    file = getattr(args.thread, "_stderr", None) if sys.stderr is None else sys.stderr
    if args.thread is None or file is None or issubclass(args.exc_type, SystemExit):
        _previous(args)
        return
    told = traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback)
    file.write("".join([f"Exception in thread {args.thread.name}:\n", *told]))
    file.flush()


def lost(thread: Any, error: BaseException) -> dict[str, Any] | None:
    """Return the exception that has ended a thread, as the judge is told of it.

    None if a function of the test has raised it, or the learner's own hook takes it.
    """
    raised_in = traceback.extract_tb(error.__traceback__)[-1].filename
    told = _told(error)
    if raised_in == _TASKS or told["line"] is None or threading.excepthook is not _on_error:
        return None
    if (number := _number(thread)) is not None:
        _errors[number] = told
    return told


def _told(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if os.path.dirname(frame.filename) == _where.folder]
    line = theirs[-1].lineno if theirs else None
    return {"type": type(error).__name__, "message": str(error)[:500], "line": line}


def _is_there(block: str) -> bool:
    try:
        posix = importlib.import_module("_posixshmem")
        os.close(posix.shm_open(block, os.O_RDWR, mode=0))
    except (ImportError, OSError, ValueError):
        return False
    return True


def _own_number(kind: str, worker: Any) -> int | None:
    """Return the number that the system has for a thread or process, None if it never began."""
    try:
        number = worker._native_id if kind == "thread" else worker._popen.pid
    except AttributeError:
        return None
    return number if isinstance(number, int) else None


def install(folder: str) -> None:
    """Begin to watch threads and processes.

    Parameters
    ----------
    folder : str
        Where the learner's modules lie.
    """
    _where.folder = folder
    _watch(threading.Thread, "thread")
    _watch(multiprocessing.process.BaseProcess, "process")
    threading.excepthook = _on_error


def facts() -> dict[str, Any]:
    """Return what was seen.

    Returns
    -------
    dict
        ``workers``: a dict each, with ``made`` (the learner's line that made it; None when other
        code did, a pool say), ``target`` ("callable", or the type of what was given instead),
        ``args`` (the type of what was given), ``pid`` (of a process), ``early`` (whether it was
        started while a module was being imported).  ``events``:
        "start" or "join", the worker's number and the learner's line (None when other code did it),
        in their order.
        ``memory``: the blocks of shared memory that are still there; none where the system removes
        them itself.
    """
    started = {number for event, number, _ in _events if event == "start"}
    workers = [_entry(number) | {"started": number in started} for number in range(len(_workers))]
    memory = [block for block in sorted(blocks.noted) if _is_there(block)]
    return {"workers": workers, "events": _events, "memory": memory}


def _entry(number: int) -> dict[str, Any]:
    """Say of one worker all but whether it was started."""
    worker, (kind, _, made) = _known(number), _workers[number]
    if worker is None:
        return _over[number]
    entry = {
        "kind": kind,
        "name": str(getattr(worker, "_name", "?")),
        "class": type(worker).__name__,
        "early": number in _early,
        "daemon": False,
        "alive": False,
        "error": _errors.get(number),
        "pid": None,
        "number": _own_number(kind, worker),
        **made,
    }
    try:
        entry["daemon"] = bool(worker.daemon)
        base: Any = _BASES[kind]  # whatever the learner's class says
        entry["alive"] = bool(base.is_alive(worker))
        entry["exitcode"] = getattr(worker, "exitcode", None)
    except Exception:  # made, but __init__ of the base class was never called
        entry["broken"] = True
    return entry
