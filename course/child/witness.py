"""What the child saw of the workers that the learner's code made.

These are the facts from which a mistake is named: a thread that was made and never started, joined
before the next one was started, that ended with an exception, that was still alive at the end.
They are no evidence that an answer is right: that is for the judge to see.
"""

from __future__ import annotations

import multiprocessing.process
import threading
import traceback
from typing import Any

_workers: list[tuple[str, Any]] = []
_events: list[tuple[str, int]] = []
_errors: dict[int, dict[str, Any]] = {}
MOST = 1000
"""Workers and events that are kept."""


def _number(worker: Any) -> int | None:
    return next((i for i, (_, known) in enumerate(_workers) if known is worker), None)


def _watch(cls: Any, kind: str) -> None:
    def watched(name: str, event: str) -> None:
        original = getattr(cls, name)

        def method(self: Any, *args: Any, **kwargs: Any) -> Any:
            if name == "__init__" and len(_workers) < MOST:
                _workers.append((kind, self))
            number = _number(self)
            if number is not None and event and len(_events) < MOST:
                _events.append((event, number))
            return original(self, *args, **kwargs)

        method.__name__, method.__qualname__ = original.__name__, original.__qualname__
        method.__doc__ = original.__doc__
        setattr(cls, name, method)

    for name, event in (("__init__", ""), ("start", "start"), ("join", "join")):
        watched(name, event)


def _on_error(args: Any, _previous: Any = threading.excepthook) -> None:
    number = _number(args.thread)
    if number is not None:
        frames = traceback.extract_tb(args.exc_traceback)
        _errors[number] = {
            "type": args.exc_type.__name__,
            "message": str(args.exc_value)[:500],
            "line": frames[-1].lineno if frames else None,
        }
    _previous(args)


def install() -> None:
    """Begin to watch threads and processes."""
    _watch(threading.Thread, "thread")
    _watch(multiprocessing.process.BaseProcess, "process")
    threading.excepthook = _on_error


def facts() -> dict[str, Any]:
    """Return what was seen: ``workers`` (a dict each) and ``events`` in their order."""
    started = {number for event, number in _events if event == "start"}
    workers = []
    for number, (kind, worker) in enumerate(_workers):
        entry = {
            "kind": kind,
            "name": str(getattr(worker, "_name", "?")),
            "class": type(worker).__name__,
            "started": number in started,
            "daemon": False,
            "alive": False,
            "error": _errors.get(number),
        }
        try:
            entry["daemon"] = bool(worker.daemon)
            entry["alive"] = bool(worker.is_alive())
            entry["exitcode"] = getattr(worker, "exitcode", None)
        except Exception:  # made, but __init__ of the base class was never called
            entry["broken"] = True
        workers.append(entry)
    return {"workers": workers, "events": _events}
