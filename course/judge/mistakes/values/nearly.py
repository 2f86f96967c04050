"""Limits off by one, and what a small change proves: with it, the call that failed is right.

The answer is run once more, in a child of its own, with a limit moved by one or a division made
exact. Only a function that needs nothing but plain data, and makes no workers, is tried like that.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import operator
from collections.abc import Callable, Iterator
from typing import Any

from course.judge.answer import Answer
from course.judge.explaining.differences import alike
from course.judge.judging import here
from course.judge.recognising.nodes import last_name, said
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import DIFFERS, RACE
from course.judge.recognising.table import Place, Rule, Symptom, at

_SECONDS = 1.0
"""What each try may take."""
_MOST_TRIES = 12
_MOST_CALLS = 10
"""Earlier calls that must give what they gave before."""
_MOVED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
_PLAIN = (bool, int, float, str, bytes, type(None))


@Symptom
def _can_be_tried(scene: Scene) -> bool:
    """The last call gave what was compared, of plain data alone."""
    last = scene.remembered[-1] if scene.remembered else None
    if last is None or last.called is None or not scene.sides.known or scene.code.has_workers:
        return False
    own = last.path in scene.code.functions and alike(last.value, scene.sides.got)
    args, keywords = last.called
    single = scene.check is not None and len(scene.check.sessions) == 1
    return own and single and _is_plain([*args, *keywords.values()])


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple | set):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(map(_is_plain, (*value.keys(), *value.values())))
    return isinstance(value, _PLAIN)


def _changes(node: ast.AST) -> Iterator[tuple[str, list[Any], int, Any]]:
    """Yield kind, list, place and what is put there in its stead: the ways to change this code."""
    if isinstance(node, ast.Compare):
        for n, op in enumerate(node.ops):
            if type(op) in _MOVED:
                yield "limit", node.ops, n, _MOVED[type(op)]()
    elif isinstance(node, ast.Call) and last_name(node.func) == "range" and node.args:
        n = 0 if len(node.args) == 1 else 1
        for by in (ast.Add(), ast.Sub()):
            yield "one", node.args, n, ast.BinOp(node.args[n], by, ast.Constant(1))


def _tries(scene: Scene) -> Iterator[tuple[str, ast.AST, str]]:
    """Yield kind, place and old text of the code, which is changed while it is looked at."""
    for node in scene.code.nodes:
        if scene.code.function_of(node) is None or not scene.was_reached(node):
            continue
        old = said(node)
        for kind, parts, n, other in _changes(node):
            parts[n], before = other, parts[n]
            yield kind, node, old
            parts[n] = before
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
            node.op = ast.Div()
            yield "whole", node, old
            node.op = ast.FloorDiv()


def _proven(scene: Scene, kind: str) -> Iterator[Place]:
    """Find a change of this kind with which the call gives what was expected."""
    made = [one for one in scene.remembered if one.called][-_MOST_CALLS:]
    wanted = [*(one.value for one in made[:-1]), scene.sides.expected]
    for _, (what, node, old) in zip(range(_MOST_TRIES), _tries(scene), strict=False):
        if what == kind and scene.check is not None:
            name = scene.code.module_of(node)
            body = [part for part in scene.code.body if scene.code.module_of(part) == name]
            text = ast.unparse(ast.Module(body, []))
            gave: list[Any] = []
            with contextlib.suppress(Exception):  # it may raise, or not come to an end
                gave = _called_again(scene, name, text)
            if len(gave) == len(wanted) and all(map(_is_as_right, gave, wanted)):
                yield at(node, said=old, new=said(node), right=repr(scene.sides.expected))


def _is_as_right(gave: Any, wanted: Any) -> bool:
    return alike(gave, wanted) or (type(gave) in (int, float) and gave == wanted)


def _called_again(scene: Scene, name: str, text: str) -> list[Any]:
    """Return what the calls of this check give in a child that has another text of the module."""
    check = scene.check
    if check is None:
        return []
    (_, method, _), *_ = check.sessions
    texts = {**check.setting.modules(), name: text}
    setting = dataclasses.replace(check.setting, texts=texts, budget=None)
    made = [(r.path, *r.called) for r in scene.remembered if r.called][-_MOST_CALLS:]
    with here().opened(_SECONDS, setting=setting):
        module = Answer(name, method)
        return [getattr(module, path)(*args, **keywords) for path, args, keywords in made]


def _off_by_one(scene: Scene) -> Iterator[Place]:
    """Find the comparison that changes its answer at just the size that came, one off."""
    if scene.sides.attribute:
        return  # who came, and how often, is no number of the answer's
    sizes = []
    for got, expected in scene.apart:
        lined = isinstance(got, list) and isinstance(expected, list)
        if lined and not (got[:-1] == expected or got == expected[:-1]):
            return
        sizes.append((len(got), len(expected)) if lined else (got, expected))
    if not sizes or not all(type(n) is int for pair in sizes for n in pair):
        return
    off = {got - expected for got, expected in sizes}
    numbers = {name: value for name, value in scene.given.items() if type(value) is int}
    for node in scene.code.every(ast.Compare) if off in ({-1}, {1}) else ():
        order = _ORDERS.get(type(node.ops[0]))
        left, right = (numbers.get(last_name(side)) for side in (node.left, node.comparators[0]))
        around = scene.code.parent(node)
        refuses = isinstance(around, ast.If) and isinstance(around.body[0], ast.Raise)
        if order is None or (left is None) is (right is None) or refuses:
            continue
        if all(
            order(*_with(left, right, size - 1)) is not order(*_with(left, right, size))
            for size, _ in sizes
        ):
            yield at(node, many="many" if off == {1} else "few")


def _with(left: int | None, right: int | None, size: int) -> tuple[int, int]:
    """Return both sides of a comparison, with the size on the side that is not known."""
    return (size if left is None else left, size if right is None else right)


_ORDERS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


RULES = (
    Rule(
        "a limit on the wrong side",
        DIFFERS & ~RACE,
        _off_by_one,
        "There is one too {many}. Line {line} asks {said}, and its answer changes just there: what"
        " is it to be when both are equal?",
        "Go through it by hand with the smallest numbers, 0 and 1.",
    ),
    Rule(
        "a limit on the wrong side",
        _can_be_tried,
        lambda scene: _proven(scene, "limit"),
        "Line {line} says {said}. With {new} in its place this call would give {right}: what is"
        " just equal belongs to the other side.",
        "Ask of each comparison what is to happen when both are equal.",
    ),
    Rule(
        "off by one",
        _can_be_tried,
        lambda scene: _proven(scene, "one"),
        "Line {line} says {said}, which ends before its last number. With {new} in its place this"
        " call would give {right}.",
        "Write down the first and the last number that you want; range leaves the second one out.",
    ),
    Rule(
        "a rounded number",
        _can_be_tried,
        lambda scene: _proven(scene, "whole"),
        "{said} on line {line} cuts off what is behind the point. With {new} in its place this call"
        " would give {right}.",
        "Compute with the number as it is; round it only where it is shown.",
    ),
)
