"""Mistakes with what occurs twice: equal things taken for one, or done again."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from typing import Any

from course.judge.explaining.differences import are_repeats, left_out
from course.judge.recognising.nodes import called_on, decorators, last_name, said
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import KNOWN, NONE_GIVEN
from course.judge.recognising.table import Place, Rule, Symptom, at, in_worker


@Symptom
def _once(scene: Scene) -> bool:
    """What should be there several times is there once, and nothing else is wrong."""
    apart = scene.apart
    by_number = _is_one_for_equal_ones(scene)
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
    begun = (
        "While the first of them is still under way, nothing is there yet, so an equal one is begun"
    )
    looks = [n for n in scene.code.every(ast.Compare) if isinstance(n.ops[0], ast.In | ast.NotIn)]
    for node in looks:
        if in_worker(scene, node):
            yield at(node, why=f"Line {node.lineno} asks {said(node)}. {begun} as well")
    keeping = [
        (function.lineno, name)
        for function in scene.code.every(ast.FunctionDef)
        for name in decorators(function) & {"cache", "lru_cache"}
    ]
    for line, name in keeping:
        yield at(None, line=line, why=f"@{name} on line {line} keeps results. {begun} as well")
    if not looks and not keeping and not scene.code.calls("set", "fromkeys", "setdefault"):
        yield at(None, why="Nothing in your code looks for equal ones")


def _added_to_sets(scene: Scene) -> Iterator[Place]:
    """Find ``there.add(item)`` in a worker, where somebody counts what is in the set."""
    counted = {said(node.args[0]) for node in scene.code.calls("len") if node.args}
    for node in scene.code.methods("add"):
        on = called_on(node)
        place = node.args and said(node.args[0]) in _places_of(scene)
        if in_worker(scene, node) and on in counted and not place:
            yield at(node, on=on)


def _places_of(scene: Scene) -> set[str]:
    """Return the variables that stand for a place in a list: no two of these are equal."""
    loops = [*scene.code.every(ast.For), *scene.code.every(ast.comprehension)]
    names = {
        said(loop.target.elts[0])
        for loop in loops
        if isinstance(loop.iter, ast.Call)
        and last_name(loop.iter.func) == "enumerate"
        and isinstance(loop.target, ast.Tuple)
    }
    return names | {name for _, _, name, given in scene.code.handed if said(given) in names}


def _remembers_items(scene: Scene) -> Iterator[Place]:
    """Find where equal things become one: a set, a dictionary, a question whether it is there."""
    once = _once(scene)
    yield from (at(n) for n in scene.code.every(ast.DictComp) if _is_kept_by_item(scene, n))
    for call in scene.code.calls("set", "frozenset", "fromkeys", "index"):
        asked = isinstance(scene.code.parent(call), ast.Compare) and not once
        if call.args and not asked:
            yield at(call)
    for node in scene.code.nodes:
        stores = isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        by_item = isinstance(node, ast.DictComp) or stores
        made = isinstance(node, ast.Set | ast.SetComp)
        asks = isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn)
        asks = asks and bool({*map(type, scene.code.above(node))} & {ast.If, ast.comprehension})
        if (once and (by_item or made or asks)) or (by_item and _is_kept_by_item(scene, node)):
            yield at(node)
    for function in scene.code.every(ast.FunctionDef) if once else ():
        for name in decorators(function) & {"cache", "lru_cache"}:
            yield at(None, line=function.lineno, said=f"@{name}")


def _is_kept_by_item(scene: Scene, node: Any) -> bool:
    """Tell whether a dictionary has an entry for each item, or for its name, or its number."""
    key = node.key if isinstance(node, ast.DictComp) else node.slice
    key = key.value if isinstance(key, ast.Attribute) else key
    return isinstance(key, ast.Name) and key.id in _loop_items(scene, node)


@Symptom
def _repeats(scene: Scene) -> bool:
    """A list with equal items was handed over, and something of it is missing or None."""
    if not (scene.less or scene.missed or scene.differs or NONE_GIVEN(scene)):
        return False
    given = scene.lists
    repeated = [arg for arg in given if any(a == b for a, b in itertools.combinations(arg, 2))]
    return any(_explained_by_repeats(scene, items) for items in repeated)


def _explained_by_repeats(scene: Scene, items: list[Any]) -> bool:
    """Tell whether what is wrong may come from equal items: where places tell, only at theirs.

    Equal items whose right results are equal too lose nothing by sharing one.
    """
    got, expected = scene.sides.got, scene.sides.expected
    both = (got, expected)
    if isinstance(expected, dict) and any(
        isinstance(i, str | int) and i in expected for i in items
    ):
        return False  # they are to be one
    if not all(isinstance(side, list) for side in both):
        return True
    if _is_one_for_equal_ones(scene):
        return True
    if not len(got) == len(expected) == len(items):  # what is lost is of an item that is repeated
        repeated = [item for item in items if items.count(item) > 1]
        known = (right in got or _begins_with_one_of(repeated, right) for right in expected)
        return len(got) <= len(expected) and all(known)
    of_item = [[e for i, e in zip(items, expected, strict=True) if i == item] for item in items]
    places = zip(got, expected, of_item, strict=True)
    return all(any(e != right for e in ones) for is_, right, ones in places if is_ != right)


def _is_one_for_equal_ones(scene: Scene) -> bool:
    """Tell whether there are just as many as different items, where one for each was wanted."""
    got, expected = scene.sides.got, scene.sides.expected
    given = scene.lists
    for items in given if isinstance(got, list) and isinstance(expected, list) else ():
        different = [item for n, item in enumerate(items) if item not in items[:n]]
        if len(got) == len(different) < len(items) == len(expected):
            return True
    return False


def _begins_with_one_of(items: list[Any], pair: Any) -> bool:
    return isinstance(pair, tuple | list) and bool(pair) and pair[0] in items


def _loop_items(scene: Scene, node: ast.AST) -> set[str]:
    """Return the variables that stand for an item here: of loops, and parameters of a worker."""
    around = list(scene.code.above(node))
    return _items_of_loops(scene, node) | {
        parameter
        for made, body, parameter, given in scene.code.handed
        if body in around and said(given) in _items_of_loops(scene, made)
    }


def _items_of_loops(scene: Scene, node: ast.AST) -> set[str]:
    """Return the variables of the loops around that stand for an item of a list."""
    names = set()
    for loop in (node, *scene.code.above(node)):
        if isinstance(loop, ast.For):
            pairs = [(loop.target, loop.iter)]
        else:
            pairs = [(g.target, g.iter) for g in getattr(loop, "generators", ())]
        for target, source in pairs:
            counted = isinstance(source, ast.Call) and last_name(source.func) == "enumerate"
            if counted and isinstance(target, ast.Tuple):
                names.add(said(target.elts[-1]))
            elif isinstance(target, ast.Name) and isinstance(source, ast.Name):
                names.add(target.id)
    return names


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
        _once | _repeats,
        _remembers_items,
        "{said} on line {line} takes equal things for one and the same, and here something occurs"
        " several times.",
        "Keep each by its place, from enumerate(items) for instance, not by what it is equal to.",
    ),
)

WAITED_FOR = (
    Rule(
        "equal items taken for one",
        _equal_ones_hung,
        _added_to_sets,
        "An item may occur twice, and here one does. {said} on line {line} adds nothing then, so"
        " {on} never has as many as there are items.",
        "Count the workers, or put in the number of each: equal items are two.",
    ),
)
"""Asked before what others wait for in vain: this is why."""
