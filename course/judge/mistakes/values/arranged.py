"""Mistakes that show in an order: sorted, turned round, or that of ending."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from course.judge.explaining.differences import (
    is_another_order,
)
from course.judge.recognising.nodes import last_name, said
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import KNOWN
from course.judge.recognising.table import Place, Rule, Symptom, at, call


@Symptom
def _sorted(scene: Scene) -> bool:
    """Parts of it are sorted, and should not be."""
    return _all_turned(scene, sorted)


@Symptom
def _reversed(scene: Scene) -> bool:
    """Parts of it begin with what should come last."""
    return _all_turned(scene, lambda values: values[::-1])


_DIGITS = 10
"""Places from which on their numbers have two digits."""


@Symptom
def _as_texts(scene: Scene) -> bool:
    """In the order of their numbers, or of their places, as texts: 10 before 2."""
    apart = scene.apart
    as_texts = bool(apart) and all(
        is_another_order(got, expected)
        and (any(map(str.isdigit, repr(expected))) or len(expected) > _DIGITS)
        and list(got)
        in (
            sorted(expected, key=str),
            [expected[place] for place in sorted(range(len(expected)), key=str)],
        )
        for got, expected in apart
    )
    return as_texts and not all(_is_sorted(got) for got, _ in apart)


def _is_sorted(values: list[Any]) -> bool:
    """Tell whether values of one kind stand in the order of their sizes."""
    try:
        return bool(list(values) == sorted(values))
    except TypeError:
        return False


def _other_way_round(scene: Scene) -> Iterator[Place]:
    """Each of several pairs has the right parts, and the second one comes first."""
    apart = scene.apart
    turned = [
        (got, expected) for got, expected in apart
        if isinstance(got, list | tuple) and len(got) == _TOO_FEW == len(expected)
        and list(got) == list(expected)[::-1] and got is not scene.sides.got
        and type(got[0]) is not type(got[1])  # two of a kind may be in any order by chance
    ]  # fmt: skip
    if 1 < len(turned) == len(apart):
        yield at(None, got=repr(turned[0][0])[:60], expected=repr(turned[0][1])[:60])


_TOO_FEW = 2
"""Values of which every other order is both sorted, or turned round, by chance."""


def _all_turned(scene: Scene, turned: Callable[[list[Any]], list[Any]]) -> bool:
    apart = scene.apart
    with contextlib.suppress(TypeError):
        return any(
            len(got) > _TOO_FEW for got, _ in apart if isinstance(got, list | tuple)
        ) and all(
            isinstance(got, list | tuple)
            and is_another_order(got, expected)
            and list(got) == turned(list(expected))
            for got, expected in apart
        )
    return False


def _turns_round(scene: Scene) -> Iterator[Place]:
    """Find what puts or takes things at the wrong end."""
    yield from map(at, scene.code.calls("reversed", "reverse", "appendleft", "LifoQueue"))
    for node in (*scene.code.methods("pop"), *scene.code.methods("insert")):
        first = said(node.args[0]) if node.args else "-1"
        if first == ("0" if last_name(node.func) == "insert" else "-1"):
            yield at(node)
    for cut in scene.code.nodes:
        if isinstance(cut, ast.Slice) and cut.step is not None and said(cut.step) == "-1":
            yield at(cut)


RULES = (
    Rule(
        "sorted where the order was to stay",
        _sorted,
        call("sorted", "sort"),
        "Line {line} sorts. The values are right, and they should be in the order in which they"
        " were given.",
        "Take the order from what was given, and sort nothing.",
    ),
    Rule(
        "numbers sorted like texts",
        _as_texts,
        call("sorted", "sort"),
        'Line {line} sorts, and what it sorts by are texts: "10" comes before "2", letter by'
        " letter.",
        "Sort by numbers: leave them as they are, or write key=int.",
    ),
    Rule(
        "the parts of a pair the other way round",
        KNOWN,
        _other_way_round,
        "Each pair has the right parts, and they are in the other order: {got} should be"
        " {expected}.",
        "Look in which order the exercise names them, where you make the pair.",
    ),
    Rule(
        "in the reverse order",
        _reversed,
        _turns_round,
        "The values are right, and the last one comes first: {said} on line {line} takes or puts"
        " them at the other end.",
        "Put things in at one end, and take them out at the other.",
    ),
)
