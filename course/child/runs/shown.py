"""What the learner's modules hold, in words: variables, locks and who holds them, queues.

None of the learner's code is run for it, and nothing here is a step.
"""

from __future__ import annotations

import queue
import sys
import threading
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from course.child.runs.locks import Lock

LONGEST = 80
"""Characters of a value that is shown."""


def globals_of(module: str) -> dict[str, Any]:
    """Return the names of a module, none if it has not been imported."""
    return dict(vars(sys.modules[module])) if module in sys.modules else {}


def variables(modules: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield the variables of the learner's modules, and the attributes of their objects."""
    for module in modules:
        for name, value in globals_of(module).items():
            if name[0] in "_." or name == "id" or isinstance(value, _NO_VARIABLES):
                continue
            yield name, value
            if getattr(type(value), "__module__", "") in modules:
                for part, inner in list(getattr(value, "__dict__", {}).items()):
                    yield f"{name}.{part}", inner


def shared(modules: Sequence[str]) -> list[tuple[str, str]]:
    """Return these variables and what they hold, in words."""
    told = [(name, _state(value)) for name, value in variables(modules)]
    return [(name, text) for name, text in told if text is not None]


def name_of(value: Any, modules: Sequence[str]) -> str:
    """Return the variable that holds an object; empty if none does."""
    return next((name for name, other in variables(modules) if other is value), "")


_NO_VARIABLES = (type, types.FunctionType, types.ModuleType, types.BuiltinFunctionType)


def _state(value: Any) -> str | None:
    """Return a value in words, without running any of the learner's code; None if it has none."""
    for kind, words in _IN_WORDS.items():
        if isinstance(value, kind):
            return words(value)
    return _plain(value)


_IN_WORDS: dict[type, Callable[[Any], str | None]] = {
    Lock: lambda lock: f"held by {lock.owner.name}" if lock.owner else "free",
    threading.Condition: lambda c: f"{_state(c._lock)}, {len(c._waiters)} waiting",
    threading.Semaphore: lambda semaphore: f"{semaphore._value} left",
    threading.Event: lambda event: "set" if event._flag else "not set",
    threading.Barrier: lambda barrier: f"{barrier._count} of {barrier._parties} there",
    queue.Queue: lambda waiting: _plain(list(waiting.queue)),
}
"""What is shown of the tools of `threading` and `queue`."""


def _plain(value: Any) -> str | None:
    """Return the ``repr`` of plain data, None where there is anything else in it."""
    if type(value) in (int, float, bool, str, type(None), bytes):
        text = repr(value)
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    if isinstance(value, Lock):
        return _state(value)
    if type(value) is dict:
        pairs = [(_plain(k), _plain(v)) for k, v in list(value.items())[:10]]
        inner = [None if None in pair else f"{pair[0]}: {pair[1]}" for pair in pairs]
        return None if None in inner else f"{{{', '.join(map(str, inner))}}}"
    brackets = _BRACKETS.get(type(value).__name__)
    if brackets is None or not isinstance(value, (list, tuple, set, frozenset)):
        if type(value).__name__ != "deque":
            return None
        brackets = "[]"
    items = [_plain(item) for item in list(value)[:10]]
    return None if None in items else f"{brackets[0]}{', '.join(map(str, items))}{brackets[1]}"


_BRACKETS = {"list": "[]", "tuple": "()", "set": "{}", "frozenset": "{}"}
