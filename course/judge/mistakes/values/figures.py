"""Mistakes that show in a number: squeezed into a type, rounded, limited, or of another kind."""

from __future__ import annotations

import ast
import ctypes
import math
import numbers
from collections.abc import Callable, Iterator
from typing import Any

from course.judge.explaining.differences import are_numbers
from course.judge.recognising.code import EXECUTORS
from course.judge.recognising.nodes import inside, last_name, said
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import ASSERTED, KNOWN, missing
from course.judge.recognising.table import Place, Rule, at

_HOLDS: dict[str, Any] = {
    "b": ctypes.c_byte, "B": ctypes.c_ubyte, "h": ctypes.c_short, "H": ctypes.c_ushort,
    "i": ctypes.c_int, "I": ctypes.c_uint, "l": ctypes.c_long, "L": ctypes.c_ulong,
    "q": ctypes.c_longlong, "Q": ctypes.c_ulonglong, "f": ctypes.c_float,
}  # fmt: skip


def _squeezed(scene: Scene) -> Iterator[Place]:
    """Find the shared number that cannot hold what was put into it, and holds just what was got."""
    numbers_ = bool(scene.apart) and all(are_numbers(*pair) for pair in scene.apart)
    short = _of_single_precision(scene)
    for node in scene.code.calls("Value", "Array", "RawValue", "RawArray", "array"):
        code = node.args[0] if node.args else None
        kind = getattr(code, "value", None) if isinstance(code, ast.Constant) else last_name(code)
        holds = _HOLDS.get(str(kind)) or getattr(ctypes, str(kind), None)
        fits = holds and numbers_ and all(_held_as(holds, n, is_) for is_, n in scene.apart)
        single = holds is ctypes.c_float
        if fits:
            is_, right = scene.apart[0]
            what = f"{'digits of' if single else 'all of'} {right}"
            yield at(node, kind=kind, what=what, became=is_)
        elif single and short is not None:
            yield at(node, kind=kind, what="more than some 7 digits", became=short)


def _of_single_precision(scene: Scene) -> float | None:
    """Return a long number of 32 bits, where all that the last call gave are such numbers."""
    values = scene.gave if isinstance(scene.gave, list) else []
    floats = [v for v in values if isinstance(v, float) and not v.is_integer()]
    long = [v for v in floats if len(repr(v)) > _DIGITS]  # no single number is short by chance
    return long[0] if long and all(ctypes.c_float(v).value == v for v in floats) else None


def _held_as(holds: Any, number: float, got: float) -> bool:
    try:
        return bool(holds(number).value == got)
    except (TypeError, OverflowError):
        return False


_DIGITS = 10
_CUTS: dict[str, Callable[[float], float]] = {
    "int": int, "floor": math.floor, "trunc": math.trunc, "abs": abs,
}  # fmt: skip


def _cut_off(scene: Scene) -> Iterator[Place]:
    """Find what has rounded a number, or cut off its fraction."""
    apart = scene.apart
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


_FACTORS = (10, 24, 60, 100, 1000, 3600, 10**6, 10**9)


def _related(scene: Scene) -> Iterator[Place]:
    """Find the operation that makes of what was expected what was got: turned round, or scaled."""
    apart = scene.apart
    if not apart or not all(are_numbers(*pair) and pair[0] and pair[1] for pair in apart):
        return
    if apart[0][0] in (apart[0][1], -1, 1):
        return
    for node in scene.code.nodes:
        way, how = None, ""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            way, how = (lambda n: -n), "It is what was expected with the other sign"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            way, how = (lambda n: 1 / n), "It is 1 divided by what was expected"
        elif isinstance(node, ast.Constant) and node.value in _FACTORS and node.value is not True:
            factor = node.value
            up = all(map(math.isclose, *zip(*((g, e * factor) for g, e in apart), strict=True)))
            way = (lambda n, f=factor: n * f) if up else (lambda n, f=factor: n / f)
            how = f"It is {factor} times " + ("as much" if up else "less") + " as was expected"
        if way and all(math.isclose(got, way(expected)) for got, expected in apart):
            outer = node if isinstance(node, ast.BinOp) else scene.code.parent(node)
            yield at(node, said=said(outer or node), how=how)


def _below_nothing(scene: Scene) -> Iterator[Place]:
    """Find a difference that came out below 0, where nothing asks for that."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (are_numbers(got, expected) and got < 0 <= expected):
        return
    for node in scene.code.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            above = list(scene.code.above(node))
            within = {last_name(n.func) for n in above if isinstance(n, ast.Call)}
            added = "sum" in within or any(isinstance(n, ast.AugAssign) for n in above)
            if added and "max" not in within and not isinstance(node.right, ast.Constant):
                yield at(node, got=got)


def _overwritten(scene: Scene) -> Iterator[Place]:
    """Find what a function returns, and sets anew in every round of a loop."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (are_numbers(got, expected) and got < expected):
        return
    for function in scene.called:
        returned = {
            said(n.value) for n in ast.walk(function) if isinstance(n, ast.Return) and n.value
        }
        for node in inside(function, ast.Assign):
            loop, name = scene.code.loop_of(node), said(node.targets[0])
            within = [n for n in ast.walk(loop or node) if isinstance(n, ast.Name) and n.id == name]
            read = any(isinstance(n.ctx, ast.Load) for n in within)
            added = any(
                isinstance(n, ast.AugAssign) and said(n.target) == name for n in ast.walk(function)
            )
            if name in returned and loop is not None and not (read or added):
                yield at(node, kept=name)


_SIZED = ("Queue", "JoinableQueue", "Semaphore", "BoundedSemaphore", "Barrier", "Pool", *EXECUTORS)


def _off_by(scene: Scene) -> Iterator[Place]:
    """Find ``Queue(room + 2)``, where there are just two more than there should be."""
    got, expected = scene.sides.got, scene.sides.expected
    if type(got) is not int or type(expected) is not int:
        return
    for node in scene.code.every(ast.BinOp):
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
    if type(got) is not type(expected) and isinstance(got, int | float) and got == expected:
        yield at(None, got=type(got).__name__, expected=type(expected).__name__, value=repr(got))
    if not (isinstance(got, type) and isinstance(expected, type)):
        return
    last = scene.gave
    if type(last) is got and issubclass(got, numbers.Number | str | list | tuple):
        yield at(None, got=got.__name__, expected=expected.__name__, value=repr(last)[:40])


def _larger_of_two(scene: Scene) -> Iterator[Place]:
    """Find ``|`` of two `Counter`, where the sum was to come and less has."""
    for node in scene.code.nodes if scene.code.uses("Counter") and missing(scene) else ():
        if isinstance(node, ast.AugAssign | ast.BinOp) and isinstance(node.op, ast.BitOr):
            yield at(node)


RULES = (
    Rule(
        "the larger number in the place of the sum",
        KNOWN,
        _larger_of_two,
        "{said} on line {line} keeps of two counts the larger one; for two Counters | does just"
        " that.",
        "Add them: + of two Counters, or update().",
    ),
    Rule(
        "a number that does not fit",
        KNOWN | ASSERTED,
        _squeezed,
        "{said} on line {line} is of the type {kind!r}, which cannot hold {what}: it became"
        " {became}.",
        'Take a type that is large enough: "q" for whole numbers of 64 bits, "d" for Python\'s'
        " floats.",
    ),
    Rule(
        "{what}",
        KNOWN,
        _cut_off,
        "{said} on line {line} takes away a part of the number: {number} became {became}.",
        "Compute with the number as it is; round it only where it is shown.",
    ),
    Rule(
        "another relation",
        KNOWN,
        _related,
        "{how}. Look at {said} on line {line}.",
        "Work out by hand, with the numbers of this call, what the exercise says.",
    ),
    Rule(
        "a difference below 0",
        KNOWN,
        _below_nothing,
        "{said} on line {line} may be below 0, and nothing asks for that: here {got} came of it.",
        "Count only what is above 0: max(0, …).",
    ),
    Rule(
        "only the last one is kept",
        KNOWN,
        _overwritten,
        "Line {line} sets {kept} anew in every round, so only what the last of them has given is"
        " left.",
        "Add to it: {kept} += ….",
    ),
    Rule(
        "off by a few",
        KNOWN,
        _off_by,
        "Line {line} says {said}, and that is just the difference: it was {off} than it was to be.",
        "Try it with the smallest numbers on paper. Perhaps {of} alone is right.",
    ),
    Rule(
        "a value of another type",
        KNOWN,
        _of_another_type,
        "The value {value} comes as {got}; it was to be {expected}.",
        "Make it one before it is returned: {expected}(…).",
    ),
)
