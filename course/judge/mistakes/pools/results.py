"""Mistakes in getting results back from workers, and in keeping them apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.recognising.code import EXECUTORS, QUEUES
from course.judge.recognising.nodes import (
    called_on,
    declared_in,
    inside,
    is_mutable,
    last_name,
    method,
    said,
    walk,
)
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    ANY,
    AS_THEY_ENDED,
    DIFFERS,
    LESS,
    NONE_GIVEN,
    OTHER_ORDER,
    told,
)
from course.judge.recognising.table import Place, Rule, Symptom, at, in_worker

_NOTHING = Symptom(lambda scene: scene.sides.known and scene.sides.got in ([], None, 0, {}))


def _returned(scene: Scene) -> Iterator[Place]:
    """Find ``result = thread.join()``, and what a worker's function returns."""
    remedy = "Put the result in a place that both can see, where it can be read after join(): a"
    remedy += " list or an attribute for threads, a shared Value or Array for processes."
    for node in (*scene.code.joins, *scene.code.starts) if NONE_GIVEN(scene) else ():
        if scene.code.is_used(node) and not isinstance(scene.code.parent(node), ast.Return):
            yield at(node, remedy=remedy)
    runs = (method(cls, "run") for cls in scene.code.worker_classes if _NOTHING(scene))
    targets = _returns_of_targets(scene) if scene.sides.known else ()
    for node in (*(n for run in runs for n in inside(run, ast.Return)), *targets):
        if node.value is not None:
            yield at(node, name="join", remedy=remedy)


def _returns_of_targets(scene: Scene) -> Iterator[ast.Return]:
    """Yield the ``return`` of a target from which nothing else comes out."""
    targets = {last_name(scene.code.argument(node, "target")) for node in scene.code.makes}
    otherwise = scene.code.uses("Pool", "ThreadPool", "exitcode", *EXECUTORS)
    for body in scene.code.bodies if not otherwise else ():
        returns = [n for n in inside(body, ast.Return) if n.value is not None]
        if getattr(body, "name", "") in targets and not any(map(_gives_away, ast.walk(body))):
            yield from returns[:1]


def _gives_away(node: ast.AST) -> bool:
    """Tell whether something may leave a function here: into an object, by a method, a global."""
    if isinstance(node, ast.Attribute | ast.Subscript):
        return isinstance(node.ctx, ast.Store)
    by_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return by_method or isinstance(node, ast.Global | ast.Nonlocal)


def _no_place(scene: Scene) -> Iterator[Place]:
    for error in scene.all_raised:
        if error.type == "IndexError" and "list assignment index" in error.message:
            yield at(None, line=error.line)


def _counters(scene: Scene) -> Iterator[Place]:
    """Find ``results[n] = …`` with an ``n`` that all workers count up."""
    for body in scene.code.bodies:
        counted = {
            said(n.target)
            for n in inside(body, ast.AugAssign)
            if not isinstance(n.target, ast.Name) or n.target.id in declared_in(body)
        }
        for node in inside(body, ast.Subscript):
            if isinstance(node.ctx, ast.Store) and said(node.slice) in counted:
                yield at(node, index=said(node.slice))


def _taken_when_ready(scene: Scene) -> Iterator[Place]:
    """Find where results are taken as they come, also where they are sorted afterwards."""
    for node in scene.code.calls("imap_unordered", "as_completed", "wait"):
        above = [n for n in scene.code.above(node) if isinstance(n, ast.Call)]
        in_sorted = any(last_name(n.func) == "sorted" for n in above)
        if AS_THEY_ENDED(scene) or (in_sorted and len({c.worker for c in scene.calls}) > 1):
            yield at(node)
    yield from _added(scene) if AS_THEY_ENDED(scene) else ()


def _added(scene: Scene) -> Iterator[Place]:
    """Find where workers add their results to something that keeps the order of arrival."""
    plain = scene.code.set_to(_is_plain_dict)
    stores = [n for n in scene.code.every(ast.Subscript) if isinstance(n.ctx, ast.Store)]
    stores = [n for n in stores if said(n.value) in plain]
    for node in (*scene.code.methods("append"), *scene.code.methods("insert"), *stores):
        loop = scene.code.loop_of(node) or node
        taken = any(got in ast.walk(loop) for got in scene.code.methods("get") if not got.args)
        if in_worker(scene, node) or (taken and scene.code.uses(*QUEUES)):
            yield at(node)
    for node in scene.code.methods("put"):
        if _calls_what_it_was_given(scene.code.function_of(node)):
            yield at(node)


def _calls_what_it_was_given(function: ast.AST | None) -> bool:
    """Tell whether a function calls one of its arguments, or what its object keeps."""
    given = {n.arg for n in walk(function) if isinstance(n, ast.arg)}
    for node in walk(function):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in given:
            return True
        if isinstance(called, ast.Attribute) and said(called.value) == "self":
            return True
    return False


# -- one object for all ----------------------------------------------------------------------------


def _same_for_all(scene: Scene) -> Iterator[Place]:
    """Find ``dict.fromkeys(names, [])`` and ``[[]] * n``."""
    for made in scene.code.calls("fromkeys"):
        if len(made.args) == 2 and is_mutable(made.args[1]):
            yield at(made, value=said(made.args[1]))
    for node in scene.code.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            for side in (node.left, node.right):
                if isinstance(side, ast.List) and any(map(is_mutable, side.elts)):
                    yield at(node, value=said(side.elts[0]))


def _updates(scene: Scene) -> Iterator[Place]:
    """Find ``counts.update(more)`` of a plain dictionary of numbers."""
    got, expected = scene.sides.got, scene.sides.expected
    several = isinstance(got, list | tuple)
    place, parts = next(
        ((n, v) for n, v in enumerate(got if several else [got]) if isinstance(v, dict)), (0, {})
    )
    if not any(type(value) is int for value in parts.values()) or expected is None:
        return
    if isinstance(expected, dict) and parts.keys() != expected.keys():
        return  # something was not there to be added
    ways = [n.value for n in scene.code.every(ast.Return) if n.value is not None]
    parted = [n.elts[place:][:1] if several and isinstance(n, ast.Tuple) else [n] for n in ways]
    names = {said(n) for given in parted for part in given for n in ast.walk(part)}
    for node in scene.code.methods("update"):
        if called_on(node) in names & scene.code.set_to(_is_plain_dict):
            yield at(node)


def _is_plain_dict(node: ast.expr) -> bool:
    called = isinstance(node, ast.Call) and last_name(node.func) == "dict"
    return called or isinstance(node, ast.Dict | ast.DictComp)


def _by_the_thread(scene: Scene) -> Iterator[Place]:
    """Find where a result is kept by the number of a thread, and some are there twice."""
    got, expected = scene.sides.got, scene.sides.expected
    rows = isinstance(got, list) and isinstance(expected, list) and len(got) == len(expected)
    if not (rows or (isinstance(got, set) and isinstance(expected, set))):
        return
    if not {*map(repr, got)} < {*map(repr, expected)}:
        return
    for node in scene.code.every(ast.Subscript):
        asks = [
            last_name(n) for n in ast.walk(node.slice) if isinstance(n, ast.Name | ast.Attribute)
        ]
        if isinstance(node.ctx, ast.Store) and {*asks} & {"get_ident", "get_native_id", "ident"}:
            yield at(node)


RULES = (
    Rule(
        "results kept by the number of the thread",
        DIFFERS,
        _by_the_thread,
        "{said} on line {line} keeps a result by the number of its thread. When a thread has ended,"
        " a new one may get the same number, and then its result takes the place of the other.",
        "Keep it by something that belongs to one piece of work only: its place in the list.",
    ),
    Rule(
        "expects a return value from a worker",
        ANY,
        _returned,
        "{said} on line {line} gives nobody a value: what the worker's function returns is thrown"
        " away, and {name}() returns None.",
        "{remedy}",
    ),
    Rule(
        "no such place in the list yet",
        told("list assignment index out of range"),
        _no_place,
        "Line {line} writes to a place that the list does not have: an empty list has no places."
        " That raised an IndexError.",
        "Make the places first: results = [None] * len(items).",
    ),
    Rule(
        "place found by a shared counter",
        OTHER_ORDER,
        _counters,
        "Line {line} writes to {said}. All workers share {index} and count it up, so a worker"
        " gets the number of workers that came before it, not the number of its item.",
        "Hand each worker the index of its item when you make it: enumerate(items), args=(index,"
        " item).",
    ),
    Rule(
        "results in order of completion",
        OTHER_ORDER,
        _taken_when_ready,
        "Line {line} takes each result when it is ready, so the fastest comes first. The values are"
        " right, but not in the order of the items, and sorting the values does not bring that"
        " order back.",
        "Use map, which keeps the order, or give each result the place of its item: results[index]"
        " = …, in a list made beforehand.",
    ),
    Rule(
        "one object for all",
        DIFFERS,
        _same_for_all,
        "{said} on line {line} makes {value} once, and puts the same object in every place. A"
        " change in one place is a change in all.",
        "Make a new one for each in a comprehension: {{name: {value} for name in names}}, or"
        " [{value} for _ in range(n)].",
    ),
    Rule(
        "update() replaces, it does not add",
        LESS | DIFFERS,
        _updates,
        "{said} on line {line} replaces the old numbers by the new ones: {on} is a plain"
        " dictionary, and its update() does not add.",
        "Make it a collections.Counter, whose update() adds, or add number by number.",
    ),
)
