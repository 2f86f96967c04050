"""Noticing that what calls were given, or have given back, is changed."""

from __future__ import annotations

import reprlib
from collections.abc import Callable
from typing import Any

from course.child.talking import wire

_MAY_CHANGE = (list, set, dict)

_MOST_KEPT = 100
"""Results that are kept of one check."""


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


class HandedOut:
    """Keeps what calls have returned, and compares it later: it belongs to the caller by then."""

    def __init__(self) -> None:
        self._kept: list[tuple[str, Any, Any]] = []

    def keep(self, function: Any, value: Any) -> None:
        """Remember a result as it is now; what can never change need not be."""
        parts = value if isinstance(value, tuple) else [value]
        if len(self._kept) < _MOST_KEPT and any(isinstance(part, _MAY_CHANGE) for part in parts):
            name = getattr(function, "__name__", type(function).__name__)
            self._kept.append((name, value, _content(value)))

    def altered(self) -> list[dict[str, str]]:
        """Return name, value then and value now of the results that have been changed."""
        now = ((name, was, _content(value)) for name, value, was in self._kept)
        return [
            {"name": name, "was": _shown(was), "now": _shown(is_now)}
            for name, was, is_now in now
            if None not in (was, is_now) and was != is_now
        ]


def _shown(content: Any) -> str:
    return reprlib.repr(wire.decode(content, lambda data: f"a {data.get('type')}"))


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
