"""Plain data on the wire between the judge and the disposable child.

Only plain data crosses: ``None``, ``bool``, ``int``, ``float``, ``str``, ``bytes`` and the
containers ``list``, ``tuple``, ``dict``, ``set``, ``frozenset`` of such.  Messages are JSON, so
nothing that a child sends can run code on the judge's side (a pickle could).  A subclass of a
plain type (``Counter``, a named tuple, an ``IntEnum``) crosses as the plain type, read with that
type's own methods: an object cannot lie about its content.

Everything else stays where it is and crosses as a *reference*; each side decides what a reference
to its own object is and what it makes of the other side's (the two hooks of `encode`, `decode`).
"""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Callable
from typing import Any

MOST_NODES = 1_000_000
"""The most values in one message."""

MOST_BYTES = 64 * 2**20
"""The most bytes of one message."""

DEEPEST = 100
"""The deepest nesting of containers in one message."""


class NotPlainError(TypeError):
    """A value that is not plain data, with no hook to refer to it."""


class TooLargeError(ValueError):
    """A value too large or too deeply nested to cross."""


def encode(value: object, refer: Callable[[object], dict[str, Any]] | None = None) -> Any:
    """Turn a value into what JSON can carry.

    Parameters
    ----------
    value : object
        Plain data, possibly with other objects inside.
    refer : callable, optional
        Called with an object that is not plain data; returns a JSON object that stands for it.

    Raises
    ------
    NotPlainError
        An object is not plain data and there is no `refer`.
    TooLargeError
        More than `MOST_NODES` values, or nested deeper than `DEEPEST`.
    """
    nodes = itertools.count(1)

    def walk(item: object, depth: int) -> Any:
        if next(nodes) > MOST_NODES:
            raise TooLargeError(f"more than {MOST_NODES:,} values")
        if depth > DEEPEST:
            raise TooLargeError(f"nested more than {DEEPEST} deep")
        kind = type(item)
        if item is None or kind is bool or kind is str:
            return item
        if issubclass(kind, int):
            number = int.__add__(item, 0)  # type: ignore[operator]
            return number if -(2**63) < number < 2**63 else {"$": "int", "v": hex(number)}
        if issubclass(kind, float):
            return {"$": "float", "v": float.__repr__(item)}  # type: ignore[arg-type]
        if issubclass(kind, str):
            return str.__str__(item)  # type: ignore[arg-type]
        if issubclass(kind, (bytes, bytearray)):
            return {"$": "bytes", "v": base64.b64encode(bytes(memoryview(item))).decode()}  # type: ignore[arg-type]
        if issubclass(kind, list):
            return [walk(part, depth + 1) for part in list.__iter__(item)]  # type: ignore[arg-type]
        for name, plain in (("tuple", tuple), ("set", set), ("frozenset", frozenset)):
            if issubclass(kind, plain):
                parts = plain.__iter__(item)  # type: ignore[attr-defined]
                return {"$": name, "v": [walk(part, depth + 1) for part in parts]}
        if issubclass(kind, dict):
            pairs = dict.items(item)  # type: ignore[arg-type]
            return {"$": "dict", "v": [[walk(k, depth + 1), walk(v, depth + 1)] for k, v in pairs]}
        if refer is None:
            raise NotPlainError(f"a {kind.__name__} is not plain data")
        return refer(item)

    return walk(value, 0)


def decode(data: Any, resolve: Callable[[dict[str, Any]], object] | None = None) -> Any:
    """Turn what JSON carried back into a value.

    Parameters
    ----------
    data : JSON value
        Made by `encode` on the other side.
    resolve : callable, optional
        Called with a JSON object that stands for something that is not plain data.

    Raises
    ------
    ValueError
        The data was not made by `encode`, or holds a reference and there is no `resolve`.
    """
    if isinstance(data, list):
        return [decode(part, resolve) for part in data]
    if not isinstance(data, dict):
        return data
    kind, content = data.get("$"), data.get("v")
    match kind:
        case "int":
            return int(content, 16)  # type: ignore[arg-type]
        case "float":
            return float(content)  # type: ignore[arg-type]
        case "bytes":
            return base64.b64decode(content)  # type: ignore[arg-type]
        case "tuple":
            return tuple(decode(part, resolve) for part in content)  # type: ignore[union-attr]
        case "set":
            return {decode(part, resolve) for part in content}  # type: ignore[union-attr]
        case "frozenset":
            return frozenset(decode(part, resolve) for part in content)  # type: ignore[union-attr]
        case "dict":
            return {decode(k, resolve): decode(v, resolve) for k, v in content}  # type: ignore[union-attr]
    if resolve is None:
        raise ValueError(f"not plain data on the wire: {kind!r}")
    return resolve(data)


def pack(message: dict[str, Any]) -> bytes:
    """Return the bytes of a message."""
    return json.dumps(message, separators=(",", ":")).encode()


def unpack(data: bytes) -> dict[str, Any]:
    """Return the message in these bytes; ValueError when they hold none."""
    message = json.loads(data)
    if not isinstance(message, dict):
        raise ValueError("a message is a JSON object")
    return message
