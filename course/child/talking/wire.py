"""Plain data on the wire between the judge and the disposable child.

Only plain data crosses: ``None``, ``...``, ``bool``, ``int``, ``float``, ``str``, ``bytes``,
``range`` and the containers ``list``, ``tuple``, ``dict``, ``set``, ``frozenset`` of such.
Messages are JSON, so nothing that a child sends can run code on the judge's side (a pickle
could). A subclass of a plain type (``Counter``, a named tuple, an ``IntEnum``) crosses as the
plain type, read with that type's own methods: an object cannot lie about its content. A single
number of NumPy's (``int64``, ``float32``, ``bool_``) crosses as the number that it is.

Everything else stays where it is and crosses as a *reference*; each side decides what a reference
to its own object is and what it makes of the other side's (the two hooks of `encode`, `decode`).
"""

from __future__ import annotations

import base64
import hmac
import itertools
import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

Refer = Callable[[object], dict[str, Any]]
Resolve = Callable[[dict[str, Any]], object]

MOST_NODES = 1_000_000
"""The most values in one message."""

MOST_BYTES = 64 * 2**20
"""The most bytes of one message."""

DEEPEST = 100
"""The deepest nesting of containers in one message."""

MOST_BIG = 10_000
"""The most integers of more than 64 bits in one message, and the most keys that are tuples: many of
these can have one hash, and a set of them takes hours to make."""


class Reference(dict[str, Any]):
    """What stands for an object on the wire, encoded already."""


class NotPlainError(TypeError):
    """A value that is not plain data, with no hook to refer to it."""


class TooLargeError(ValueError):
    """A value too large or too deeply nested to cross."""


class ForgedError(Exception):
    """A message that the other side has not sealed."""


def encode(value: object, refer: Refer | None = None) -> Any:
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
    return _Encoder(refer).turn(value, 0)


class _Encoder:
    """Turns one value, counting its parts."""

    def __init__(self, refer: Refer | None) -> None:
        self._refer = refer
        self._nodes = itertools.count(1)
        self._big = itertools.count(1)

    def turn(self, item: Any, depth: int) -> Any:
        if next(self._nodes) > MOST_NODES:
            raise TooLargeError(f"more than {MOST_NODES:,} values")
        if depth > DEEPEST:
            raise TooLargeError(f"nested more than {DEEPEST} deep")
        kind = type(item)
        if item is None or kind is bool or kind is str:
            return item
        if item is ...:
            return {"$": "ellipsis"}
        for plain, turned in _TURNED.items():
            if issubclass(kind, plain):
                return turned(self, item, depth + 1)
        number = _of_numpy(item)
        if number is not None:
            return self.turn(number, depth + 1)
        if self._refer is None:
            raise NotPlainError(f"a {kind.__name__} is not plain data")
        return self._refer(item)

    def integer(self, item: Any, _depth: int) -> Any:
        number = int.__add__(item, 0)
        if -(2**63) < number < 2**63:
            return number
        _few(self._big)
        return {"$": "int", "v": hex(number)}

    def floating(self, item: Any, _depth: int) -> Any:
        return {"$": "float", "v": float.__repr__(item)}

    def text(self, item: Any, _depth: int) -> Any:
        return str.__str__(item)

    def binary(self, item: Any, _depth: int) -> Any:
        return {"$": "bytes", "v": base64.b64encode(memoryview(item)).decode()}

    def stretch(self, item: Any, _depth: int) -> Any:
        _length(item)
        return {"$": "range", "v": [item.start, item.stop, item.step]}

    def sequence(self, item: Any, depth: int) -> Any:
        return [self.turn(part, depth) for part in list.__iter__(item)]

    def grouped(self, item: Any, depth: int) -> Any:
        plain = next(plain for plain in (tuple, set, frozenset) if isinstance(item, plain))
        parts = [self.turn(part, depth) for part in plain.__iter__(item)]
        if plain is not tuple:
            _few_made_of_parts(self._big, parts)
        return {"$": plain.__name__, "v": parts}

    def mapping(self, item: Any, depth: int) -> Any:
        pairs = [[self.turn(k, depth), self.turn(v, depth)] for k, v in dict.items(item)]
        _few_made_of_parts(self._big, (key for key, _ in pairs))
        return {"$": "dict", "v": pairs}


def _of_numpy(item: object) -> int | float | None:
    """Return a scalar of NumPy's as a plain number, None if it is none."""
    numpy = sys.modules.get("numpy")
    if numpy is None or type(item).__module__ != "numpy":
        return None
    for kind, plain in ((numpy.bool_, bool), (numpy.integer, int), (numpy.floating, float)):
        if isinstance(item, kind):
            return plain(item)
    return None


_TURNED: dict[type, Callable[[_Encoder, Any, int], Any]] = {
    int: _Encoder.integer,
    float: _Encoder.floating,
    str: _Encoder.text,
    bytes: _Encoder.binary,
    bytearray: _Encoder.binary,
    range: _Encoder.stretch,
    list: _Encoder.sequence,
    tuple: _Encoder.grouped,
    set: _Encoder.grouped,
    frozenset: _Encoder.grouped,
    dict: _Encoder.mapping,
}


def decode(data: Any, resolve: Resolve | None = None) -> Any:
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
    TooLargeError
        A range of more than `MOST_NODES` numbers, or more than `MOST_BIG` big integers.
    """
    big = itertools.count(1)

    def turn(data: Any) -> Any:
        if isinstance(data, list):
            return [turn(part) for part in data]
        if not isinstance(data, dict):
            return data
        kind, content = data.get("$"), data.get("v")
        if kind == "int":
            _few(big)
        if kind in _SCALARS:
            return _SCALARS[kind](content)
        if kind in ("set", "frozenset"):
            _few_made_of_parts(big, content or ())
        if kind in _GROUPS:
            return _GROUPS[kind](turn(part) for part in content or ())
        if kind == "dict":
            _few_made_of_parts(big, (pair[0] for pair in content or ()))
            return {turn(k): turn(v) for k, v in content or ()}
        if resolve is None:
            raise ValueError(f"not plain data on the wire: {kind!r}")
        return resolve(data)

    return turn(data)


def _few(big: itertools.count[int]) -> None:
    if next(big) > MOST_BIG:
        raise TooLargeError(f"more than {MOST_BIG:,} big integers, or tuples as keys")


def _few_made_of_parts(count: itertools.count[int], turned: Iterable[Any]) -> None:
    """Count what can be given a hash by choice of its parts."""
    for part in turned:
        if isinstance(part, dict) and part.get("$") in ("tuple", "frozenset", "range"):
            _few(count)


def _length(numbers: range) -> range:
    """Return the range, of which a reader may make a list."""
    if abs(numbers.stop - numbers.start) // abs(numbers.step) > MOST_NODES:
        raise TooLargeError(f"a range of more than {MOST_NODES:,} numbers")
    return numbers


_SCALARS: dict[object, Callable[[Any], Any]] = {
    "int": lambda text: int(text, 16),
    "float": float,
    "bytes": base64.b64decode,
    "range": lambda bounds: _length(range(*bounds)),
    "ellipsis": lambda _: ...,
}
_GROUPS: dict[object, Callable[[Any], Any]] = {"tuple": tuple, "set": set, "frozenset": frozenset}


def pack(message: dict[str, Any]) -> bytes:
    """Return the bytes of a message."""
    return json.dumps(message, separators=(",", ":")).encode()


def unpack(data: bytes) -> dict[str, Any]:
    """Return the message in these bytes; ValueError when they hold none."""
    message = json.loads(data)
    if not isinstance(message, dict):
        raise ValueError("a message is a JSON object")
    return message


class Seal:
    """Sealed messages, in their order: nobody without the key can put one between.

    Parameters
    ----------
    key : bytes
        Known to the two ends of one connection.
    """

    def __init__(self, key: bytes) -> None:
        self._mac = hmac.new(key, digestmod="sha256")

    def pack(self, message: dict[str, Any]) -> bytes:
        """Return the bytes of a message, behind the seal."""
        body = pack(message)
        self._mac.update(body)
        return self._mac.digest() + body

    def unpack(self, data: bytes) -> dict[str, Any]:
        """Return the message; ForgedError when it was not the other end that sent it, or now."""
        self._mac.update(body := data[32:])
        if not hmac.compare_digest(self._mac.digest(), data[:32]):
            raise ForgedError("a message that was not sealed")
        return unpack(body)
