"""Mistakes that show in a value: what was left out of it, turned round, cut off or squeezed in."""

from __future__ import annotations

import ast
import contextlib
import ctypes
import math
import numbers
from collections.abc import Callable, Iterator
from typing import Any

from course.judge.differences import are_repeats, is_another_order, left_out, parts
from course.judge.mistakes.classes import is_mutable
from course.judge.mistakes.code import last_name, owner, said
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import OTHER_ORDER, uses
from course.judge.mistakes.table import Place, Rule, Symptom, at, call

_KNOWN = Symptom(lambda scene: scene.sides.known)


# -- values with a second meaning ------------------------------------------------------------------


def _lost(scene: Scene) -> list[Any]:
    """Return the values that something else, or nothing, stands for; none if more is wrong.

    Numbers that are too small may come of it.
    """
    lost: list[Any] = []
    for got, expected in parts(scene.sides.got, scene.sides.expected):
        missing = left_out(got, expected)
        if isinstance(expected, dict):  # an entry is lost for its value, or for its key
            missing = [value if key else key for key, value in missing]
        nested = got is not scene.sides.got
        if missing:
            lost += missing
        elif got is None or (nested and expected is None):
            lost.append(expected)
        elif not (_are_numbers(got, expected) and got < expected and nested):
            return []
    return lost


def _asked(test: ast.expr) -> Iterator[ast.expr]:
    """Yield what a condition asks, part by part."""
    if isinstance(test, ast.BoolOp):
        for part in test.values:
            yield from _asked(part)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _asked(test.operand)
    elif isinstance(test, ast.NamedExpr):
        yield from _asked(test.value)
    else:
        yield test


def _conditions(scene: Scene) -> Iterator[tuple[ast.AST, ast.expr]]:
    """Yield what is asked anywhere, and what asks it; choices between two values come first."""
    for node in scene.code.nodes:
        if isinstance(node, ast.comprehension):
            yield from ((test, part) for test in node.ifs for part in _asked(test))
        elif isinstance(node, ast.Call) and last_name(node.func) == "filter" and len(node.args) > 1:
            if isinstance(node.args[0], ast.Constant) and node.args[0].value is None:
                yield node, node.args[1]
    for node in scene.code.nodes:
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            yield from ((node, part) for value in node.values[:-1] for part in _asked(value))
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            yield from ((node.test, part) for part in _asked(node.test))


_GIVES_VALUES = ("get", "pop", "get_nowait", "recv", "result")


def _truths(scene: Scene) -> Iterator[Place]:
    """Find where a value is asked whether it counts as true, as the lost ones do not."""
    lost = _lost(scene)
    if not lost or any(lost):
        return
    tasks = {name for _, name, _ in scene.tasks}
    filled = {
        said(target)
        for node in scene.code.nodes
        if isinstance(node, ast.Assign) and is_mutable(node.value)
        for target in node.targets
    }
    for place, part in _conditions(scene):
        gives = isinstance(part, ast.Call) and last_name(part.func) in (*_GIVES_VALUES, *tasks)
        gives = gives or isinstance(place, ast.Call)
        named = isinstance(part, ast.Name | ast.Attribute | ast.Subscript)
        if gives or (named and said(part) not in filled and part is not None):
            yield at(place, asked=said(part), value=", ".join(sorted({*map(repr, lost)})))


def _marks(scene: Scene) -> Iterator[Place]:
    """Find where a value is compared with what the lost ones are equal to."""
    lost = _lost(scene)
    for place, part in _conditions(scene) if lost else ():
        if isinstance(part, ast.Compare) and len(part.ops) == 1:
            with contextlib.suppress(ValueError):
                mark = ast.literal_eval(part.comparators[0])
                if all(type(one) is type(mark) and one == mark for one in lost):
                    yield at(place, asked=said(part), value=repr(mark))


# -- what occurs twice -----------------------------------------------------------------------------


@Symptom
def _once(scene: Scene) -> bool:
    """What should be there several times is there once, and nothing else is wrong."""
    apart = list(parts(scene.sides.got, scene.sides.expected))
    return bool(apart) and all(
        not isinstance(got, dict) and are_repeats(left_out(got, expected), got)
        for got, expected in apart
    )


def _remembers_items(scene: Scene) -> Iterator[Place]:
    """Find where equal things become one: a set, a dictionary, a question whether it is there."""
    for node in scene.code.calls("set", "frozenset", "fromkeys"):
        if node.args:
            yield at(node)
    for node in scene.code.nodes:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            asked = [n for n in scene.code.above(node) if isinstance(n, ast.If | ast.comprehension)]
            if asked:
                yield at(node)
        elif isinstance(node, ast.Set | ast.SetComp | ast.DictComp):
            yield at(node)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield at(node)
    for name in ("cache", "lru_cache"):
        for function in (f for named in scene.code.functions.values() for f in named):
            made = [d.func if isinstance(d, ast.Call) else d for d in function.decorator_list]
            if name in map(last_name, made):
                yield at(None, line=function.lineno, said=f"@{name}")


# -- in which order --------------------------------------------------------------------------------


@Symptom
def _sorted(scene: Scene) -> bool:
    """Parts of it are sorted, and should not be."""
    return _all_turned(scene, lambda values: sorted(values))


@Symptom
def _reversed(scene: Scene) -> bool:
    """Parts of it begin with what should come last."""
    return _all_turned(scene, lambda values: values[::-1])


def _all_turned(scene: Scene, turned: Callable[[list[Any]], list[Any]]) -> bool:
    apart = list(parts(scene.sides.got, scene.sides.expected))
    with contextlib.suppress(TypeError):
        return bool(apart) and all(
            is_another_order(got, expected) and list(got) == turned(list(expected))
            for got, expected in apart
        )
    return False


def _turns_round(scene: Scene) -> Iterator[Place]:
    """Find what puts or takes things at the wrong end."""
    for node in scene.code.calls("reversed", "reverse", "appendleft", "LifoQueue"):
        yield at(node)
    for node in scene.code.methods("pop"):
        if not node.args or said(node.args[0]) == "-1":
            yield at(node)
    for node in scene.code.methods("insert"):
        if node.args and said(node.args[0]) == "0":
            yield at(node)
    for node in scene.code.nodes:
        if isinstance(node, ast.Slice) and node.step is not None and said(node.step) == "-1":
            yield at(node)


def _inserts(scene: Scene) -> Iterator[Place]:
    """Find ``results.insert(index, …)``."""
    for node in scene.code.methods("insert"):
        if len(node.args) == 2 and not isinstance(node.args[0], ast.Constant):
            yield at(node)


def _as_processes_end(scene: Scene) -> Iterator[Place]:
    """Find where exit codes are kept in the order in which they are found."""
    for node in scene.code.methods("append"):
        kept = [n for arg in node.args for n in ast.walk(arg) if isinstance(n, ast.Attribute)]
        loops = [n for n in scene.code.loops_of(node) if isinstance(n, ast.While)]
        if loops and any(n.attr == "exitcode" for n in kept):
            yield at(node)


# -- numbers ---------------------------------------------------------------------------------------

_HOLDS: dict[str, Any] = {
    "b": ctypes.c_byte, "B": ctypes.c_ubyte, "h": ctypes.c_short, "H": ctypes.c_ushort,
    "i": ctypes.c_int, "I": ctypes.c_uint, "l": ctypes.c_long, "L": ctypes.c_ulong,
    "q": ctypes.c_longlong, "Q": ctypes.c_ulonglong, "f": ctypes.c_float,
}  # fmt: skip


def _squeezed(scene: Scene) -> Iterator[Place]:
    """Find the shared number that cannot hold what was put into it, and holds just what was got."""
    apart = list(parts(scene.sides.got, scene.sides.expected))
    if not apart or not all(_are_numbers(*pair) for pair in apart):
        return
    for node in scene.code.calls("Value", "Array", "RawValue", "RawArray", "array"):
        code = node.args[0] if node.args else None
        kind = getattr(code, "value", None) if isinstance(code, ast.Constant) else last_name(code)
        holds = _HOLDS.get(str(kind)) or getattr(ctypes, str(kind), None)
        if holds is not None and all(_held_as(holds, right, is_) for is_, right in apart):
            right = apart[0][1]
            what = "digits of" if holds is ctypes.c_float else "all of"
            yield at(node, kind=kind, number=right, became=apart[0][0], what=what)


def _are_numbers(got: object, expected: object) -> bool:
    return all(isinstance(n, int | float) and not isinstance(n, bool) for n in (got, expected))


def _held_as(holds: Any, number: float, got: float) -> bool:
    try:
        return bool(holds(number).value == got)
    except (TypeError, OverflowError):
        return False


_CUTS: dict[str, Callable[[float], float]] = {"int": int, "floor": math.floor, "trunc": math.trunc}


def _cut_off(scene: Scene) -> Iterator[Place]:
    """Find what has rounded a number, or cut off its fraction."""
    apart = list(parts(scene.sides.got, scene.sides.expected))
    if not apart or not all(_are_numbers(*p) and math.isfinite(p[1]) for p in apart):
        return
    for node in scene.code.nodes:
        ways: list[Callable[[float], float]] = []
        if isinstance(node, ast.Call) and last_name(node.func) in _CUTS:
            ways = [_CUTS[last_name(node.func)]]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
            ways = [math.floor]
        elif isinstance(node, ast.Call) and last_name(node.func) == "round":
            ways = [lambda n, digits=digits: round(n, digits) for digits in range(7)]  # type: ignore[misc]
        for way in ways:
            if all(way(expected) == got for got, expected in apart):
                yield at(node, number=apart[0][1], became=apart[0][0])
                break


def _limited(scene: Scene) -> Iterator[Place]:
    """Find ``min(workers, cpu_count())``, and who got less than was asked for."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (_are_numbers(got, expected) and got < expected):
        return
    for node in scene.code.calls("min"):
        parts_ = [n for arg in node.args for n in ast.walk(arg)]
        cores = {"cpu_count", "process_cpu_count", "sched_getaffinity"} & {*map(last_name, parts_)}
        limits = [n.value for n in node.args if isinstance(n, ast.Constant)]
        if cores or got in limits:
            yield at(node, got=got, expected=expected)


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
            if isinstance(node, ast.FormattedValue):
                yield at(node, shown=said(node.value))


# -- what is not the answer's ----------------------------------------------------------------------

_CHANGES = {
    "append", "extend", "insert", "pop", "popleft", "remove", "clear", "update", "sort", "reverse",
    "setdefault", "add", "discard", "popitem",
}  # fmt: skip


def _changed_arguments(scene: Scene) -> Iterator[Place]:
    """Find where a list that was handed over is changed, also under another name."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (isinstance(got, list) and got and expected == []):
        return
    for path, _, _ in scene.asked[-1:]:
        for function in scene.code.functions.get(path.rpartition(".")[2], ()):
            if not {a.arg for a in function.args.args}.issuperset(map(str, got)):
                continue
            names = {name: name for name in map(str, got)}
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
                    names |= {said(t): names[node.value.id] for t in node.targets
                              if node.value.id in names}  # fmt: skip
            for node in ast.walk(function):
                changed = _changed_by(node)
                if changed in names:
                    also = f", which is {names[changed]} itself under another name"
                    also = also if names[changed] != changed else ""
                    yield at(node, changed=changed, also=also, parameter=names[changed])


def _changed_by(node: ast.AST) -> str:
    if isinstance(node, ast.Call) and last_name(node.func) in _CHANGES:
        return owner(node)
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return said(node.value)
    return said(node.target) if isinstance(node, ast.AugAssign) else ""


def _gives_nothing(scene: Scene) -> Iterator[Place]:
    """Find a way out of the function without a value, where the call gave None."""
    last = next((r for r in reversed(scene.remembered) if r.called), None)
    apart = list(parts(scene.sides.got, scene.sides.expected))
    if last is None or last.value is not None or not apart or any(got is not None for got, _ in apart):
        return
    for function in scene.code.functions.get(last.path.rpartition(".")[2], ()):
        ways = [
            n for n in ast.walk(function)
            if isinstance(n, ast.Return) and scene.code.function_of(n) is function
        ]  # fmt: skip
        for way in ways:
            if way.value is None or said(way.value) == "None":
                yield at(way, how=f"line {way.lineno} returns no value")
        if not isinstance(function.body[-1], ast.Return | ast.Raise):
            some = "where none of its returns is reached" if ways else "as it has no return"
            yield at(None, how=f"{function.name} comes to its end without a value, {some}")


RULES = (
    Rule(
        "a value with a second meaning",
        _KNOWN,
        _marks,
        "Line {line} asks {asked}, and takes {value} for a sign that there is nothing. Here"
        " {value} was a value like any other, and got lost.",
        "Let something else say whether there is a value: a flag, a key that is there or not, or"
        " an object that nobody else has.",
    ),
    Rule(
        "a value that counts as false",
        _KNOWN,
        _truths,
        "Line {line} asks whether {asked} counts as true. None, 0, False and all that is empty do"
        " not. So {value} went for nothing here, and should have been a value like any other.",
        "Ask what you mean: whether there is a value, not whether it counts as true.",
    ),
    Rule(
        "equal items taken for one",
        _once,
        _remembers_items,
        "What occurs several times is there only once. {said} on line {line} takes equal things"
        " for one and the same.",
        "Keep each by its place, not by what it is equal to.",
    ),
    Rule(
        "insert into a list that is still shorter",
        OTHER_ORDER,
        _inserts,
        "{said} on line {line} puts a value before the one that stands there now, and at the end"
        " where the list is still shorter. So the place depends on what came before.",
        "Make the places beforehand, [None] * len(items), and write results[index] = value.",
    ),
    Rule(
        "exit codes in the order of ending",
        OTHER_ORDER & uses("exitcode"),
        _as_processes_end,
        "Line {line} adds an exit code when it finds that a process has ended, so the first to end"
        " comes first.",
        "Ask for the exit codes when all have ended, process by process in the order wanted.",
    ),
    Rule(
        "sorted where the order was to stay",
        _sorted,
        call("sorted", "sort"),
        "Line {line} sorts. The values are right, and they should be in the order in which they"
        " were given.",
        "Take the order from what was given, and sort nothing.",
    ),
    Rule(
        "in the reverse order",
        _reversed,
        _turns_round,
        "The values are right, and the last one comes first: {said} on line {line} takes or puts"
        " them at the other end.",
        "Put things in at one end, and take them out at the other.",
    ),
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
        "a rounded number",
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
    Rule(
        "changes the list it was given",
        _KNOWN,
        _changed_arguments,
        "Line {line} changes {changed}{also}. It belongs to the caller, who finds it changed.",
        "Make a list of your own: own = list({parameter}).",
    ),
    Rule(
        "a way out without a value",
        _KNOWN,
        _gives_nothing,
        "The call gave None: {how}.",
        "Return a value on every way out of the function.",
    ),
)
"""In the order in which they are asked."""
