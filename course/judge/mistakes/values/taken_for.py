"""Mistakes that show in one value: taken for nothing, or for an equal one."""

from __future__ import annotations

import ast
import builtins
import contextlib
import itertools
from collections.abc import Iterator
from typing import Any

from course.judge.explaining.differences import (
    alike,
    are_numbers,
    counts_as_false,
    left_out,
)
from course.judge.recognising.nodes import (
    called_on,
    inside,
    is_mutable,
    last_name,
    parameters,
    said,
    spans,
)
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import ANY, DIFFERS, HUNG, KNOWN, NOT_RAISED, RAISED
from course.judge.recognising.table import Place, Rule, at

# -- values with a second meaning ------------------------------------------------------------------


def _lost(scene: Scene) -> list[Any]:
    """Return the values that something else, or nothing, stands for; none if more is wrong.

    Numbers that are too small may come of it.
    """
    lost: list[Any] = []
    for got, expected in scene.apart:
        missing = left_out(got, expected)
        if isinstance(expected, dict):  # an entry is lost for its value, or for its key
            missing = [key if counts_as_false(key) else value for key, value in missing]
        nested = got is not scene.sides.got
        if missing:
            lost += missing
        elif got is None or (nested and expected is None) or _is_kept(scene, got, expected):
            lost.append(expected)
        elif not (are_numbers(got, expected) and got < expected and nested):
            return []
    return lost


def _is_kept(scene: Scene, got: Any, expected: Any) -> bool:
    """Tell whether the value before it in the list stands in the place of one that is false."""
    values = scene.sides.got
    false = counts_as_false(expected) and not isinstance(expected, list | tuple | dict | set)
    return false and isinstance(values, list) and (got, got) in itertools.pairwise(values)


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


def conditions(scene: Scene) -> Iterator[tuple[ast.AST, ast.expr]]:
    """Yield what is asked anywhere, and what asks it; choices between two values come first."""
    for node in scene.code.nodes:
        if isinstance(node, ast.comprehension):
            yield from ((test, part) for test in node.ifs for part in _asked(test))
        elif isinstance(node, ast.Call) and said(node).startswith("filter(None, "):
            yield node, ast.Name(f"each of {said(node.args[1])}", ast.Load())
    for kind in (ast.BoolOp, ast.IfExp, ast.If, ast.While):
        for node in (n for n in scene.code.nodes if isinstance(n, kind)):
            if isinstance(node, ast.IfExp | ast.If | ast.While):
                yield from ((node.test, part) for part in _asked(node.test))
            elif isinstance(node.op, ast.Or):
                yield from ((node, part) for value in node.values[:-1] for part in _asked(value))


_GIVES_RESULTS = ("result", "get_nowait", "recv")
_GIVES_VALUES = ("get", "pop", "get_nowait", "recv", "result")


def _truths(scene: Scene) -> Iterator[Place]:
    """Find where a value is asked whether it counts as true, as the lost ones do not."""
    lost = _lost(scene)
    if not lost or not all(map(counts_as_false, lost)):
        return
    tasks = scene.task_names
    filled = scene.code.set_to(is_mutable)  # these, and flags, are no values that were lost
    filled |= {name for name, value in scene.given.items() if isinstance(value, list | dict)}
    filled |= scene.code.set_to(_is_a_flag)
    filled |= {  # what is counted down has its end at 0
        said(n.target) for n in scene.code.every(ast.AugAssign) if isinstance(n.op, ast.Sub)
    }
    filled |= scene.code.set_to(_asks_for_an_exception)
    inside = {last for name in filled for _, dot, last in [name.rpartition(".")] if dot}
    for place, part in conditions(scene):
        gives = isinstance(part, ast.Call) and last_name(part.func) in (*_GIVES_VALUES, *tasks)
        gives = gives or (isinstance(place, ast.Call) and last_name(place.func) == "filter")
        named = isinstance(part, ast.Name | ast.Attribute | ast.Subscript)
        kept = said(part) in filled or (isinstance(part, ast.Attribute) and part.attr in inside)
        named = named and not kept and _is_used(scene, place, part)
        named = named and not _is_a_setting(scene, place, said(part), lost)
        named = named and not _gives_a_value(scene, place, said(part))
        if gives or named:
            yield at(place, asked=said(part), value=", ".join(sorted({*map(repr, lost)})))


def _gives_a_value(scene: Scene, place: ast.AST, name: str) -> bool:
    """Tell whether a value is got from it there: then it is a future, a queue, or the like."""
    calls = [call for method in _GIVES_RESULTS for call in scene.code.methods(method)]
    around = scene.code.function_of(place)
    return any(called_on(c) == name and scene.code.function_of(c) is around for c in calls)


def _asks_for_an_exception(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) == "exception"


def _is_a_flag(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is bool


def _is_a_setting(scene: Scene, place: ast.AST, name: str, lost: list[Any]) -> bool:
    """Tell whether a worker is handed another constant there: it is no value of the data."""
    return any(
        parameter == name
        and body in scene.code.above(place)
        and isinstance(given, ast.Constant)
        and not any(alike(given.value, one) for one in lost)
        for _, body, parameter, given in scene.code.handed
    )


def _is_used(scene: Scene, place: ast.AST, asked: ast.expr) -> bool:
    """Tell whether what is asked is also a value that goes on from there, and no mere sign."""
    if isinstance(place, ast.BoolOp | ast.Call):
        return True
    around = scene.code.function_of(place)
    nodes = ast.walk(around) if around else scene.code.nodes
    read = [n for n in nodes if isinstance(getattr(n, "ctx", None), ast.Load)]
    return sum(said(n) == said(asked) for n in read) > 1


def _marks(scene: Scene) -> Iterator[Place]:
    """Find where a value is compared with what the lost ones are equal to."""
    lost = _lost(scene)
    asked = list(conditions(scene)) if lost else []
    for place, part in sorted(asked, key=lambda pair: pair[0] is not pair[1]):  # alone comes first
        if (
            isinstance(part, ast.Compare)
            and isinstance(part.ops[0], _EQUAL)
            and _is_value(part.left)
        ):
            with contextlib.suppress(ValueError):
                mark = ast.literal_eval(part.comparators[0])
                if all(type(one) is type(mark) and one == mark for one in lost):
                    yield at(place, asked=said(part), value=repr(mark))


_EQUAL = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)


def _is_value(node: ast.expr) -> bool:
    """Tell whether it stands for a value of the data, and not for a number of things, or a code."""
    if isinstance(node, ast.Call):
        return last_name(node.func) in _GIVES_VALUES
    return last_name(node) not in ("exitcode", "returncode", "error", "exception")


# -- what occurs twice -----------------------------------------------------------------------------


def _made_by_asking(scene: Scene) -> Iterator[Place]:
    """Find where a ``defaultdict`` is asked for a key, and made an entry of its own."""
    more: list[Any] = []
    for got, expected in scene.apart:
        both = isinstance(got, dict) and isinstance(expected, dict)
        left = left_out(expected, got) if both else []
        if not left or not all(counts_as_false(value) for _, value in left):
            return
        more += left
    made = [scene.code.parent(call) for call in scene.code.calls("defaultdict") if more]
    names = {last_name(t) for n in made if isinstance(n, ast.Assign) for t in n.targets}
    for node in scene.code.nodes:
        read = isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
        if isinstance(node, ast.Subscript) and read and last_name(node.value) in names:
            yield at(node, key=repr(more[0][0]))


def _polled_for(scene: Scene) -> Iterator[Place]:
    """Find the loop in which the main thread waits until a value is gone that a call has given."""
    lines = [wait.line for wait in scene.waits if wait.is_main and wait.line]
    results = [call.result for call in scene.calls if call.ended and not call.raised]
    for loop in scene.code.every(ast.While):
        if not any(spans(loop, line) for line in lines):
            continue
        for node in ast.walk(loop.test):
            for given in filter(lambda one: _is_marked(node, one), results):
                yield at(loop, asked=said(loop.test), value=repr(given))


def _is_marked(node: ast.AST, value: Any) -> bool:
    """Tell whether a part of a condition takes this value for a sign that nothing is there yet."""
    if isinstance(node, ast.Compare):
        sides = [node.left, node.comparators[0]]
        marks = [n for n in sides if isinstance(n, ast.Constant) and alike(n.value, value)]
        places = [n for n in sides if isinstance(n, ast.Subscript)]
        return bool(marks) and (
            isinstance(node.ops[0], ast.In | ast.NotIn | ast.Is | ast.IsNot) or bool(places)
        )
    if isinstance(node, ast.Call) and last_name(node.func) in ("all", "any") and node.args:
        return counts_as_false(value) and isinstance(node.args[0], ast.Name | ast.Attribute)
    return False


# -- in which order --------------------------------------------------------------------------------


def _left_out_as_none(scene: Scene) -> Iterator[Place]:
    """Find ``if value is not None:`` around a task, where some value is a None."""
    items = [item for v in scene.given.values() if isinstance(v, list) for item in v]
    nones = any(item is None for item in items)
    nones |= any(call.result is None and not call.raised for call in scene.calls)
    had = any(call.args and call.args[0] is None for call in scene.calls)
    for node in scene.code.nodes if nones and not had else ():
        if isinstance(node, ast.If) and isinstance(node.test, ast.Compare):
            asked = said(node.test.left)
            tasks = inside(node.body, ast.Call)
            taken = any(asked in map(said, n.args) and _is_own_name(n.func) for n in tasks)
            if said(node.test) == f"{asked} is not None" and taken:
                yield at(node, asked=said(node.test), value="None")


def _is_own_name(node: ast.expr) -> bool:
    """Tell whether it is a name, and none of Python's own such as ``type`` and ``str``."""
    return isinstance(node, ast.Name) and not hasattr(builtins, node.id)


def _false_arguments(scene: Scene) -> Iterator[Place]:
    """Find where a parameter is asked whether it counts as true, and was given 0 or None."""
    false = {
        name: value for name, value in scene.given.items()
        if counts_as_false(value) and not isinstance(value, list | tuple | dict | set)
    }  # fmt: skip
    for place, part in conditions(scene) if false else ():
        name = said(part)
        function = scene.code.function_of(place)
        asks = scene.code.parent(place)
        refuses = isinstance(asks, ast.If) and isinstance(asks.body[0], ast.Raise)
        mine = function is not None and name in {*parameters(function)} and not refuses
        if mine and name in false:
            yield at(place, asked=name, value=repr(false[name]))


def _taken_for_false(scene: Scene) -> Iterator[Place]:
    """Find where a value, or an argument, is asked whether it counts as true, and does not."""
    if (DIFFERS | HUNG | RAISED | NOT_RAISED)(scene):
        yield from _false_arguments(scene)
    yield from _truths(scene)


def _with_two_meanings(scene: Scene) -> Iterator[Place]:
    """Find where a value is taken for a sign that there is none, or that it has not come yet."""
    yield from _left_out_as_none(scene) if scene.differs else ()
    yield from _marks(scene)
    yield from _polled_for(scene) if scene.hung else ()


RULES = (
    Rule(
        "a value that counts as false",
        ANY,
        _taken_for_false,
        "Line {line} asks whether {asked} counts as true. None, 0, False and all that is empty do"
        " not. So {value} went for nothing here, and is a value like any other.",
        "Ask what you mean: whether there is a value, {asked} is None, or the like.",
    ),
    Rule(
        "a value with a second meaning",
        ANY,
        _with_two_meanings,
        "Line {line} asks {asked}, and takes {value} for a sign that there is nothing, or nothing"
        " yet. Here {value} was a value like any other.",
        "Let something else say whether there is a value: a flag, a key that is there or not, or"
        " an object that nobody else has; to wait for workers, join them.",
    ),
    Rule(
        "an entry made by asking",
        KNOWN,
        _made_by_asking,
        "Line {line} asks {said}. A defaultdict makes the entry that it is asked for, with its"
        " default: so there is one for {key}, too.",
        "Ask with .get(key, …), which makes nothing, or take a plain dictionary.",
    ),
)
