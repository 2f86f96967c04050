"""Noticing that a call has changed what it was given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from course.child import wire

_MAY_CHANGE = (list, set, dict)


class Given:
    """Compares the lists, sets and dictionaries that calls were given with what these are after it.

    Attributes
    ----------
    changed : set of str
        The names of the arguments that have another content than they had.
    """

    def __init__(self) -> None:
        self.changed: set[str] = set()

    def compare(self, function: Any, now: list[Any], before: Callable[[], list[Any]]) -> None:
        """Look at the arguments of a call that is over, and at the same ones made anew."""
        if not any(isinstance(value, _MAY_CHANGE) for value in now):
            return
        for place, (value, was) in enumerate(zip(now, before(), strict=True)):
            if isinstance(value, _MAY_CHANGE) and _content(value) != _content(was):
                self.changed.add(_name(function, place))


def _content(value: Any) -> Any:
    try:
        return wire.encode(value, lambda item: {"$": "object", "type": type(item).__name__})
    except (RuntimeError, ValueError):  # it is being changed, or it is in itself
        return None


def _name(function: Any, place: int) -> str:
    import inspect  # most children never need it, and would start later with it

    try:
        return list(inspect.signature(function).parameters)[place]
    except (ValueError, TypeError, IndexError):
        return f"argument {place + 1}"
