"""Mistakes in handing work to a pool: what is handed over, in which pieces, and who does it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from course.judge.recognising.nodes import keyword, last_name, said
from course.judge.recognising.pooled import LATER, handed_over, initializers
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import DIFFERS, HUNG, MISSED, NONE_GIVEN, RAISED, about
from course.judge.recognising.table import (
    Place,
    Rule,
    Symptom,
    at,
    call,
    in_loop,
    in_worker,
    on_call_of,
)


def _one_by_one(scene: Scene) -> Iterator[Place]:
    """Find ``pool.apply(…)``, or ``pool.submit(…).result()``, in a loop."""
    later = call("result", "get", where=on_call_of(*LATER))(scene)
    for place in (*map(at, handed_over(scene, "apply")), *later):
        if place.node is not None and in_loop(scene, place.node):
            yield place


def _called_at_once(scene: Scene) -> Iterator[Place]:
    """Find ``pool.map(f(x), …)`` and ``initializer=f(x)``, where f gives no function."""
    beginnings = initializers(scene)
    handed = [(node, node.args[0]) for node in handed_over(scene) if node.args]
    for pair in (*handed, *beginnings):
        first = pair[1]
        if not isinstance(first, ast.Call) or last_name(first.func) == "partial":
            continue
        own = scene.code.functions.get(last_name(first.func), [])
        returns = [n for f in own for n in ast.walk(f) if isinstance(n, ast.Return) and n.value]
        if "object is not callable" in scene.all_said or (own and not returns):
            goes = "initargs" if pair in beginnings else "the items"
            yield at(first, name=said(first.func), goes=goes)


def _in_chunks(scene: Scene) -> Iterator[Place]:
    """Find a ``chunksize`` other than 1."""
    for node in handed_over(scene):
        size = keyword(node, "chunksize")
        if size is not None and not (isinstance(size, ast.Constant) and size.value == 1):
            yield at(node, size=said(size))


def _shares(scene: Scene) -> Iterator[Place]:
    """Find a slice of the items that is made where the workers are made."""
    makers = [scene.code.function_of(node) for node in (*scene.code.makes, *handed_over(scene))]
    for node in scene.code.nodes:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            bounds = [b for b in (node.slice.lower, node.slice.upper) if b is not None]
            apart = not all(isinstance(bound, ast.Constant) for bound in bounds)
            handed = any(
                node in ast.walk(args)
                for made in scene.code.makes
                if (args := scene.code.argument(made, "args")) is not None
            )
            step = node.slice.step  # [::-1] is the other way round, no share
            stepped = step is not None and not isinstance(step, ast.UnaryOp)
            if scene.code.function_of(node) in makers and (stepped or (apart and handed)):
                yield at(node)
    for node in scene.code.calls("range"):  # range(share, len(blocks), workers)
        stepped = len(node.args) == 3 and not isinstance(node.args[2], ast.Constant | ast.UnaryOp)
        if stepped and in_worker(scene, node):
            yield at(node)


@Symptom
def _one_is_left_alone(scene: Scene) -> bool:
    """One worker made all of the last calls, while others had come to the end of theirs."""
    last = [call.worker for call in scene.calls if not call.main][-_LAST:]
    return len(last) == _LAST and len({*last}) == 1 < len({call.worker for call in scene.calls})


_LAST = 5
"""Calls at the end that a worker makes alone only where nobody else can."""


def _batches(scene: Scene) -> Iterator[Place]:
    """Find a loop in which some of the work is begun, and all of it waited for."""
    loops, starts = scene.code.loops_of, scene.code.starts
    for node in handed_over(scene, "map", "starmap"):
        if in_loop(scene, node):
            yield at(node, begin=node.lineno)
    for join in (j for j in scene.code.joins if len(loops(j)) > 1):
        for start in (s for s in starts if len(loops(s)) > 1):
            apart = scene.code.loop_of(join) is not scene.code.loop_of(start)
            if apart and {*loops(join)} & {*loops(start)}:
                yield at(join, begin=start.lineno)
    for put in (p for p in scene.code.methods("put") if not in_worker(scene, p)):
        for loop in [n for n in loops(put) if isinstance(n, ast.While)][-1:]:
            for get in scene.code.methods("get"):
                apart = scene.code.loop_of(get) not in (loop, scene.code.loop_of(put))
                if apart and get.lineno > put.lineno and loop in loops(get):
                    yield at(get, begin=put.lineno)


def _lengths(scene: Scene) -> list[int]:
    """Return how long the shares are of which workers have told: from a place to another."""
    for spy in scene.spies:
        pairs = [call.args for call in spy.calls]
        if pairs and all(len(pair) == 2 and {*map(type, pair)} == {int} for pair in pairs):
            return [last - first for first, last in pairs]
    return []


def _uneven(scene: Scene) -> Iterator[Place]:
    """Find ``len(items) // workers`` where the rest goes to one."""
    lengths = _lengths(scene)
    most, least = max(lengths, default=0), min(lengths, default=0)
    to_one = lengths.count(most) == 1 and most - least > 1 and least
    for node in scene.code.every(ast.BinOp) if to_one else ():
        if isinstance(node.op, ast.FloorDiv):
            yield at(node, most=most, least=least)


def _of_nothing(scene: Scene) -> Iterator[Place]:
    """Find ``len(items) // workers`` where there are fewer items than workers."""
    lengths, sizes = _lengths(scene), scene.given
    empty = 0 in lengths and any(lengths) and len(lengths) in sizes.values()  # one for each worker
    for node in scene.code.every(ast.BinOp):
        many, few = _size(node.right, sizes), _size(node.left, sizes)
        around = {last_name(n.func) for n in scene.code.above(node) if isinstance(n, ast.Call)}
        fewer = few is not None and many is not None and 0 < few < many and "max" not in around
        if isinstance(node.op, ast.FloorDiv) and (fewer or (empty and DIFFERS(scene))):
            yield at(node, many=said(node.right), few=said(node.left))


def _size(node: ast.expr, given: dict[str, Any]) -> int | None:
    """Return the number that stands here in the last call, None where it is not known."""
    is_len = isinstance(node, ast.Call) and last_name(node.func) == "len" and len(node.args) == 1
    value = given.get(said(node.args[0] if is_len else node))  # type: ignore[attr-defined]
    if is_len:
        return len(value) if isinstance(value, list | str | tuple) else None
    return value if type(value) is int else None


@Symptom
def _by_nobody_else(scene: Scene) -> bool:
    """Only the parent called what it was handed, and workers were to do so."""
    calls = [call for spy in scene.spies for call in spy.calls]
    return scene.asks_for_processes and bool(calls) and all(call.parent for call in calls)


def _by_the_parent(scene: Scene) -> Iterator[Place]:
    """Find where the parent itself calls the task that the check is about."""
    spy = scene.sides.owner or next((one for one in scene.spies if one.calls), None)
    own = [
        c for c in getattr(spy, "calls", ()) if c.main or (c.parent and scene.asks_for_processes)
    ]
    function, name = scene.handed(spy)
    if not own or not name or not scene.code.has_workers:
        return
    for node in scene.code.nodes:
        if isinstance(node, ast.Call) and not in_worker(scene, node):
            around = [getattr(f, "name", "") for f in scene.code.above(node)]
            called = isinstance(node.func, ast.Name) and node.func.id == name
            mapped = last_name(node.func) == "map" and node not in handed_over(scene)
            mapped = mapped and bool(node.args) and last_name(node.args[0]) == name
            if function in around and (called or mapped):
                yield at(node, task=name)


_SEVERAL_EACH = Symptom(
    lambda scene: any(len(m.calls) > len(m.workers) for m in scene.missed_meetings)
)

RULES = (
    Rule(
        "f() handed over instead of f",
        DIFFERS | RAISED | HUNG,
        _called_at_once,
        "Line {line} says {said}. The brackets call {name} at once, in the parent. The pool gets"
        " the result, not the function.",
        "Hand over {name} without calling it. Its arguments go into {goes}.",
    ),
    Rule(
        "waits for each result in the loop",
        MISSED,
        _one_by_one,
        "Line {line} hands over one piece of work and waits for its result before the loop hands"
        " over the next one. So only one worker is busy at a time.",
        "Hand over all of them first, with map, or with apply_async or submit and a list of what"
        " you get; then collect the results.",
    ),
    Rule(
        "waits for a whole batch",
        MISSED,
        _batches,
        "Line {begin} begins some of the work, and line {line} waits for all of it before the loop"
        " goes on. While one piece is slow, the other workers have nothing to do.",
        "Begin the next piece as soon as one of them has come to its end; or let each worker take"
        " its next piece itself.",
    ),
    Rule(
        "the whole rest for one worker",
        DIFFERS,
        _uneven,
        "One share has {most}, and another one {least}. {said} on line {line} is the same for all,"
        " and what is left over goes to a single worker.",
        "Give one more to each of the first ones: share n goes from n * length // workers to"
        " (n + 1) * length // workers.",
    ),
    Rule(
        "a share of nothing",
        DIFFERS | HUNG | RAISED | MISSED,
        _of_nothing,
        "In this call {few} is less than {many}, so by {said} on line {line} some shares have"
        " nothing in them.",
        "Make no more workers than there are pieces, min(workers, len(items)).",
    ),
    Rule(
        "chunks that are too large",
        MISSED,
        _in_chunks,
        "Line {line} hands over the items in chunks (chunksize={size}). One worker does a whole"
        " chunk, one item after the other. Here there are fewer chunks than workers, or a quick"
        " item waits for a slow one in its chunk.",
        "Use chunks for many small items. For a few items that take long, use chunksize=1.",
    ),
    Rule(
        "work dealt out in advance",
        (MISSED & ~RAISED & _SEVERAL_EACH) | (DIFFERS & ~MISSED & _one_is_left_alone),
        _shares,
        "Line {line} gives each worker its share, {said}, before anyone knows how long a piece"
        " takes. A worker that is done early has nothing to do, while pieces wait behind a slow"
        " one.",
        "Put all of them into one queue, and let the worker that is free take the next.",
    ),
    Rule(
        "work done by the parent",
        about(
            *("by_processes", "by_threads", "in_parent", "in_main_thread", "processes", "workers"),
            *("most_at_once", "met", "kept"),
        )
        | (NONE_GIVEN & _by_nobody_else),
        _by_the_parent,
        "Line {line} calls {task}() itself, in the parent. The workers get only the results.",
        "Hand {task} to the workers, and let them call it.",
    ),
)
