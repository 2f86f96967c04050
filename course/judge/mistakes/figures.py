"""Mistakes that show in a number: squeezed into a type, rounded, limited, or of another kind."""

from __future__ import annotations

import ast
import ctypes
import math
import numbers
from collections.abc import Callable, Iterator
from typing import Any

from course.judge.differences import alike, parts
from course.judge.mistakes.code import EXECUTORS, last_name, said
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.table import Place, Rule, Symptom, at

_KNOWN = Symptom(lambda scene: scene.sides.known)

_HOLDS: dict[str, Any] = {
    "b": ctypes.c_byte, "B": ctypes.c_ubyte, "h": ctypes.c_short, "H": ctypes.c_ushort,
    "i": ctypes.c_int, "I": ctypes.c_uint, "l": ctypes.c_long, "L": ctypes.c_ulong,
    "q": ctypes.c_longlong, "Q": ctypes.c_ulonglong, "f": ctypes.c_float,
}  # fmt: skip


def _squeezed(scene: Scene) -> Iterator[Place]:
    """Find the shared number that cannot hold what was put into it, and holds just what was got."""
    apart = list(parts(scene.sides.got, scene.sides.expected))
    if not apart or not all(are_numbers(*pair) for pair in apart):
        return
    for node in scene.code.calls("Value", "Array", "RawValue", "RawArray", "array"):
        code = node.args[0] if node.args else None
        kind = getattr(code, "value", None) if isinstance(code, ast.Constant) else last_name(code)
        holds = _HOLDS.get(str(kind)) or getattr(ctypes, str(kind), None)
        if holds is not None and all(_held_as(holds, right, is_) for is_, right in apart):
            right = apart[0][1]
            what = "digits of" if holds is ctypes.c_float else "all of"
            yield at(node, kind=kind, number=right, became=apart[0][0], what=what)


def are_numbers(got: object, expected: object) -> bool:
    """Tell whether both are numbers, and none of them is True or False."""
    return all(isinstance(n, int | float) and not isinstance(n, bool) for n in (got, expected))


def _held_as(holds: Any, number: float, got: float) -> bool:
    try:
        return bool(holds(number).value == got)
    except (TypeError, OverflowError):
        return False


def _of_single_precision(scene: Scene) -> Iterator[Place]:
    """Find ``Array("f", …)``, where all that was given back are numbers of 32 bits."""
    last = next((r.value for r in reversed(scene.remembered) if r.called), None)
    values = last if isinstance(last, list) else []
    numbers_ = [v for v in values if isinstance(v, float) and not v.is_integer()]
    long = [v for v in numbers_ if len(repr(v)) > _DIGITS]  # no single number is short by chance
    if not long or any(ctypes.c_float(v).value != v for v in numbers_):
        return
    for node in scene.code.calls("Value", "Array", "RawValue", "RawArray", "array"):
        if node.args and said(node.args[0]) in ("'f'", "c_float", "ctypes.c_float"):
            yield at(node, number=long[0])


_DIGITS = 10
_CUTS: dict[str, Callable[[float], float]] = {
    "int": int, "floor": math.floor, "trunc": math.trunc, "abs": abs,
}  # fmt: skip


def _cut_off(scene: Scene) -> Iterator[Place]:
    """Find what has rounded a number, or cut off its fraction."""
    apart = list(parts(scene.sides.got, scene.sides.expected))
    if not apart or not all(are_numbers(*p) and math.isfinite(p[1]) for p in apart):
        return
    whole = scene.sides.got if isinstance(scene.sides.got, list) else [apart[0][0]]
    for node in scene.code.nodes:
        ways: list[Callable[[float], float]] = []
        if isinstance(node, ast.Call) and last_name(node.func) in _CUTS:
            ways = [_CUTS[last_name(node.func)]]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
            ways = [math.floor]
        elif isinstance(node, ast.Call) and last_name(node.func) == "round":
            ways = [lambda n, digits=digits: round(n, digits) for digits in range(7)]  # type: ignore[misc]
        for way in ways:
            if all(way(expected) == got for got, expected in apart) and all(
                way(one) == one
                for one in whole
                if are_numbers(one, 0)  # no other is as it was
            ):
                sign = "abs" in said(node)
                what = "a number without its sign" if sign else "a rounded number"
                yield at(node, what=what, number=apart[0][1], became=apart[0][0])
                break


def _limited(scene: Scene) -> Iterator[Place]:
    """Find ``min(workers, cpu_count())``, and who got less than was asked for."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (are_numbers(got, expected) and got < expected):
        return
    for node in scene.code.calls("min"):
        parts_ = [n for arg in node.args for n in ast.walk(arg)]
        cores = {"cpu_count", "process_cpu_count", "sched_getaffinity"} & {*map(last_name, parts_)}
        limits = [n.value for n in node.args if isinstance(n, ast.Constant)]
        wanted = any(alike(scene.given.get(said(n)), expected) for n in node.args)
        if cores or wanted or got in limits:
            yield at(node, got=got, expected=expected)


def _at_least(scene: Scene) -> Iterator[Place]:
    """Find ``max(0.01, …)``, and who got more than was allowed."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (are_numbers(got, expected) and got > expected):
        return
    for node in scene.code.calls("max"):
        constants = [n.value for n in node.args if isinstance(n, ast.Constant)]
        least = [n for n in constants if isinstance(n, int | float) and n > 0]
        if len(node.args) > 1 and least:
            yield at(node, got=got, expected=expected, least=max(least))


_SIZED = ("Queue", "JoinableQueue", "Semaphore", "BoundedSemaphore", "Barrier", "Pool", *EXECUTORS)


def _off_by(scene: Scene) -> Iterator[Place]:
    """Find ``Queue(room + 2)``, where there are just two more than there should be."""
    got, expected = scene.sides.got, scene.sides.expected
    if type(got) is not int or type(expected) is not int:
        return
    for node in (n for n in scene.code.nodes if isinstance(n, ast.BinOp)):
        by, sign = node.right, {ast.Add: 1, ast.Sub: -1}.get(type(node.op), 0)
        more = sign * by.value if isinstance(by, ast.Constant) and type(by.value) is int else 0
        outer = next((n for n in scene.code.above(node) if isinstance(n, ast.Call)), None)
        sized = outer is not None and last_name(outer.func) in _SIZED
        of = scene.given.get(said(node.left))
        if more and got - expected == more and type(of) is int and (sized or of == expected):
            yield at(node, off=f"{abs(more)} {'more' if more > 0 else 'less'}", of=said(node.left))


def _of_another_type(scene: Scene) -> Iterator[Place]:
    """A value is right but for its type."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (isinstance(got, type) and isinstance(expected, type)):
        return
    last = next((r.value for r in reversed(scene.remembered) if r.called), None)
    if type(last) is got and issubclass(got, numbers.Number | str | list | tuple):
        yield at(None, got=got.__name__, expected=expected.__name__, value=repr(last)[:40])


def _with_its_sign(scene: Scene) -> Iterator[Place]:
    """Find a text with a number in it, where a text is too long by a minus."""
    got, expected = scene.sides.got, scene.sides.expected
    wanted = expected if isinstance(expected, list | tuple) else [expected]
    if isinstance(got, str) and any(
        isinstance(one, str) and got != one and got.replace("-", "", 1) == one for one in wanted
    ):
        for node in scene.code.nodes:
            if isinstance(node, ast.FormattedValue) and said(node.value) in scene.given:
                yield at(node, shown=said(node.value))


RULES = (
    Rule(
        "a number that does not fit",
        _KNOWN,
        _squeezed,
        "{said} on line {line} is of the type {kind!r}, which cannot hold {what} {number}: it"
        " became {became}.",
        'Take a type that is large enough: "q" for whole numbers of 64 bits, "d" for Python\'s'
        " floats.",
    ),
    Rule(
        "a number that does not fit",
        Symptom(lambda scene: type(scene.error) is AssertionError),
        _of_single_precision,
        "{said} on line {line} holds numbers of 32 bits, with some 7 digits. {number} is what is"
        " left of one that had more.",
        'Take "d", which holds Python\'s floats.',
    ),
    Rule(
        "{what}",
        _KNOWN,
        _cut_off,
        "{said} on line {line} takes away a part of the number: {number} became {became}.",
        "Compute with the number as it is; round it only where it is shown.",
    ),
    Rule(
        "a limit that nobody asked for",
        _KNOWN,
        _limited,
        "{said} on line {line} sets a limit of its own: {got} where {expected} was wanted.",
        "Take the number that you are given.",
    ),
    Rule(
        "a least that nobody asked for",
        _KNOWN,
        _at_least,
        "{said} on line {line} is never less than {least}, also where it should be: {got} came of"
        " it, where {expected} was wanted.",
        "Let it be as small as it is: 0, where nothing is left.",
    ),
    Rule(
        "off by a few",
        _KNOWN,
        _off_by,
        "Line {line} says {said}, and that is just the difference: it was {off} than it was to be.",
        "Try it with the smallest numbers on paper. Perhaps {of} alone is right.",
    ),
    Rule(
        "a value of another type",
        _KNOWN,
        _of_another_type,
        "The value {value} comes as {got}; it was to be {expected}.",
        "Make it one before it is returned: {expected}(…).",
    ),
    Rule(
        "the minus left in the text",
        _KNOWN,
        _with_its_sign,
        "Line {line} shows {shown} with its minus, which does not belong into this text.",
        "Turn the sign round first: -{shown}.",
    ),
)
"""In the order in which they are asked."""
