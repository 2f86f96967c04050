"""Mistakes with what occurs twice: equal things taken for one, or done again."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.differences import are_repeats, left_out
from course.judge.mistakes.nodes import called_on, last_name, said
from course.judge.mistakes.results import is_one_for_equal_ones
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import KNOWN
from course.judge.mistakes.table import Place, Rule, Symptom, at, in_worker


@Symptom
def _once(scene: Scene) -> bool:
    """What should be there several times is there once, and nothing else is wrong."""
    apart = scene.apart
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
    given = scene.lists
    return scene.hung and any(one in arg[:n] for arg in given for n, one in enumerate(arg))


def _done_again(scene: Scene) -> Iterator[Place]:
    """Find where a worker asks whether an equal one has been there, and it has not come so far."""
    got, expected = scene.sides.got, scene.sides.expected
    more = left_out(expected, got) if isinstance(got, list) else []
    single = isinstance(expected, list) and len({*map(repr, expected)}) == len(expected)
    given = [
        repr(one) for value in scene.given.values() if isinstance(value, list) for one in value
    ]
    items = [repr(one[0] if isinstance(one, tuple) and one else one) for one in more]
    if not (single and are_repeats(more, expected) and all(given.count(one) > 1 for one in items)):
        return
    asks = scene.code.every(ast.Compare)
    looks = [n for n in asks if isinstance(n.ops[0], ast.In | ast.NotIn) and in_worker(scene, n)]
    for node in looks:
        why = f"Line {node.lineno} asks {said(node)}. While the first of them is still under way"
        yield at(node, why=f"{why}, nothing is there yet, so an equal one is begun as well")
    if not looks and not scene.code.calls("set", "fromkeys"):
        yield at(None, why="Nothing in your code looks for equal ones")


def _added_to_sets(scene: Scene) -> Iterator[Place]:
    """Find ``there.add(item)`` in a worker, where somebody counts what is in the set."""
    counted = {said(node.args[0]) for node in scene.code.calls("len") if node.args}
    for node in scene.code.methods("add"):
        on = called_on(node)
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


RULES = (
    Rule(
        "equal items done again",
        KNOWN,
        _done_again,
        "What is equal was to be done once, and was done again. {why}.",
        "Take the equal ones out before you start: dict.fromkeys(…) keeps one of each, in order.",
    ),
    Rule(
        "equal items taken for one",
        _once,
        _remembers_items,
        "{said} on line {line} takes equal things for one and the same, and here something occurs"
        " several times.",
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
