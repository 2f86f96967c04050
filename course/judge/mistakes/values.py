"""Mistakes that show in a value: taken for nothing, taken for an equal one, or out of order."""

from __future__ import annotations

import ast
import contextlib
import itertools
from collections.abc import Iterator
from typing import Any

from course.judge.differences import (
    alike,
    are_repeats,
    counts_as_false,
    left_out,
    parts,
)
from course.judge.mistakes.classes import is_mutable
from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.figures import are_numbers
from course.judge.mistakes.results import is_one_for_equal_ones
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.table import Place, Rule, Symptom, at, in_worker

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


_GIVES_VALUES = ("get", "pop", "get_nowait", "recv", "result")


def _left_out(scene: Scene) -> Iterator[Place]:
    """Find where values are chosen by whether they count as true."""
    for place in _truths(scene):
        chosen = [n for n in scene.code.nodes if isinstance(n, ast.comprehension)]
        if isinstance(place.node, ast.Call) or any(place.node in n.ifs for n in chosen):
            yield place


def _truths(scene: Scene) -> Iterator[Place]:
    """Find where a value is asked whether it counts as true, as the lost ones do not."""
    lost = _lost(scene)
    if not lost or not all(map(counts_as_false, lost)):
        return
    tasks = {name for _, name, _ in scene.tasks}
    filled = {
        said(target)
        for node in scene.code.nodes
        if isinstance(node, ast.Assign) and is_mutable(node.value)
        for target in node.targets
    }
    filled |= {name for name, value in scene.given.items() if isinstance(value, list | dict)}
    for place, part in conditions(scene):
        gives = isinstance(part, ast.Call) and last_name(part.func) in (*_GIVES_VALUES, *tasks)
        gives = gives or (isinstance(place, ast.Call) and last_name(place.func) == "filter")
        named = isinstance(part, ast.Name | ast.Attribute | ast.Subscript)
        if gives or (named and said(part) not in filled and part is not None):
            yield at(place, asked=said(part), value=", ".join(sorted({*map(repr, lost)})))


def _marks(scene: Scene) -> Iterator[Place]:
    """Find where a value is compared with what the lost ones are equal to."""
    lost = _lost(scene)
    for place, part in conditions(scene) if lost else ():
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


def _defaults(scene: Scene) -> Iterator[Place]:
    """Find ``table.get(word, 0)`` or ``… or 0``, where this value stands in the place of None."""
    apart = list(parts(scene.sides.got, scene.sides.expected))
    if not apart or any(expected is not None or got is None for got, expected in apart):
        return
    for node in scene.code.nodes:
        other: ast.expr | None = None
        if isinstance(node, ast.Call) and last_name(node.func) in ("get", "getattr", "next"):
            other = node.args[-1] if len(node.args) > 1 else None
        elif isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            other = node.values[-1]
        if isinstance(other, ast.Constant) and all(alike(got, other.value) for got, _ in apart):
            yield at(node, value=said(other))


# -- what occurs twice -----------------------------------------------------------------------------


@Symptom
def _once(scene: Scene) -> bool:
    """What should be there several times is there once, and nothing else is wrong."""
    apart = list(parts(scene.sides.got, scene.sides.expected))
    by_number = is_one_for_equal_ones(scene)
    return by_number or (
        bool(apart)
        and all(
            not isinstance(got, dict) and are_repeats(left_out(got, expected), got)
            for got, expected in apart
        )
    )


@Symptom
def _equal_ones_hung(scene: Scene) -> bool:
    """The call did not end, and had a list in which something occurs twice."""
    given = [arg for _, args, _ in scene.asked[-1:] for arg in args if isinstance(arg, list)]
    return scene.hung and any(one in arg[:n] for arg in given for n, one in enumerate(arg))


def _added_to_sets(scene: Scene) -> Iterator[Place]:
    """Find ``there.add(item)`` in a worker, where somebody counts what is in the set."""
    counted = {said(node.args[0]) for node in scene.code.calls("len") if node.args}
    for node in scene.code.methods("add"):
        on = said(node.func.value)  # type: ignore[attr-defined]
        if in_worker(scene, node) and on in counted:
            yield at(node, on=on)


def _remembers_items(scene: Scene) -> Iterator[Place]:
    """Find where equal things become one: a set, a dictionary, a question whether it is there."""
    yield from (at(made) for made in scene.code.calls("set", "frozenset", "fromkeys") if made.args)
    for node in scene.code.nodes:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            asked = [n for n in scene.code.above(node) if isinstance(n, ast.If | ast.comprehension)]
            if asked:
                yield at(node)
        elif isinstance(node, ast.Set | ast.SetComp | ast.DictComp) or (
            isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        ):
            yield at(node)
    for name in ("cache", "lru_cache"):
        for function in (f for named in scene.code.functions.values() for f in named):
            made = [d.func if isinstance(d, ast.Call) else d for d in function.decorator_list]
            if name in map(last_name, made):
                yield at(None, line=function.lineno, said=f"@{name}")


# -- in which order --------------------------------------------------------------------------------


_FALSE_SAID = (
    "Line {line} asks whether {asked} counts as true. None, 0, False and all that is empty do not."
    " So {value} went for nothing here, and should have been a value like any other."
)

RULES = (
    Rule(
        "a value that counts as false",
        _KNOWN,
        _left_out,
        _FALSE_SAID,
        "Ask what you mean: whether there is a value, not whether it counts as true.",
    ),
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
        _FALSE_SAID,
        "Ask what you mean: whether there is a value, not whether it counts as true.",
    ),
    Rule(
        "a default that nobody asked for",
        _KNOWN,
        _defaults,
        "{said} on line {line} gives {value} where there is nothing. It was to be None.",
        "Leave the default out, or say None.",
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
        "equal items taken for one",
        _equal_ones_hung,
        _added_to_sets,
        "An item may occur twice, and here one does. {said} on line {line} adds nothing then, so"
        " {on} never has as many as there are items.",
        "Count the workers, or put in the number of each: equal items are two.",
    ),
)
"""In the order in which they are asked."""
