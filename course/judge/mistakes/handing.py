"""Mistakes in handing work to a pool: what is handed over, in which pieces, and who does it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.mistakes.nodes import keyword, last_name, said
from course.judge.mistakes.pools import LATER, handed_over, initializers
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import DIFFERS, HUNG, MISSED, NONE_GIVEN, RAISED, about, told
from course.judge.mistakes.table import (
    Finder,
    Place,
    Rule,
    Symptom,
    Where,
    at,
    call,
    every,
    in_loop,
    in_worker,
    on_call_of,
)


def _handing(*names: str, where: Where | None = None) -> Finder:
    """Find calls of these methods of a pool."""

    def find(scene: Scene) -> Iterator[Place]:
        for node in handed_over(scene, *names):
            if where is None or where(scene, node):
                yield at(node)

    return find


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


def _no_tuples(scene: Scene) -> Iterator[Place]:
    """Find ``apply_async(f, (x))`` and ``initargs=(x)``."""
    given = [
        ("args", node.args[1] if len(node.args) > 1 else keyword(node, "args"))
        for node in handed_over(scene, "apply", "apply_async")
    ]
    given += [
        ("initargs", keyword(node, "initargs") or (node.args[2] if len(node.args) > 2 else None))
        for node, _ in initializers(scene)
    ]
    for what, args in given:
        if isinstance(args, ast.Name | ast.Attribute | ast.Constant | ast.Subscript):
            yield at(args, what=what)


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
            apart = node.slice.lower is not None or node.slice.upper is not None
            handed = any(
                node in ast.walk(args)
                for made in scene.code.makes
                if (args := scene.code.argument(made, "args")) is not None
            )
            stepped = node.slice.step is not None
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


def _levels(scene: Scene) -> Iterator[Place]:
    """Find a loop that puts some work in, and takes as many results out before the next round."""
    for put in scene.code.methods("put"):
        loops = [n for n in scene.code.loops_of(put) if isinstance(n, ast.While)]
        for loop in loops[-1:] if not in_worker(scene, put) else ():
            for get in scene.code.methods("get"):
                inner = scene.code.loop_of(get)
                apart = inner not in (loop, scene.code.loop_of(put)) and get.lineno > put.lineno
                if apart and loop in scene.code.loops_of(get):
                    yield at(put, get=get.lineno, loop=loop.lineno)


def _lengths(scene: Scene) -> list[int]:
    """Return how long the shares are of which workers have told: from a place to another."""
    for spy in scene.spies:
        pairs = [call.args for call in spy.calls]
        if pairs and all(len(pair) == 2 and {*map(type, pair)} == {int} for pair in pairs):
            return [last - first for first, last in pairs]
    return []


def _uneven(scene: Scene, *, empty: bool) -> Iterator[Place]:
    """Find ``len(items) // workers`` where the rest goes to one, or where shares are empty."""
    lengths = _lengths(scene)
    most, least = max(lengths, default=0), min(lengths, default=0)
    one_each = len(lengths) in scene.given.values()  # a share for each worker that was wanted
    if not (least == 0 < most and one_each if empty else most - least > 1):
        return
    for node in scene.code.nodes:
        shares = isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv)
        if shares and (least == 0) is empty:
            yield at(node, most=most, least=least)


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
        "args without a tuple",
        told(r"argument after \* must be an iterable", "positional argument"),
        _no_tuples,
        "On line {line} {what} is {said} alone; brackets without a comma do not make a tuple, so"
        " the worker cannot take its arguments out of it, and its call fails.",
        "Write ({said},) with a comma.",
    ),
    Rule(
        "apply in a loop",
        MISSED,
        _handing("apply", where=in_loop),
        "Line {line} hands over one piece of work and waits for its result before the loop hands"
        " over the next one. So only one worker is busy at a time.",
        "Use map, which hands over all of them, or apply_async for all and get() afterwards.",
    ),
    Rule(
        "waits for each result in the loop",
        MISSED,
        call("result", "get", where=every(on_call_of(*LATER), in_loop)),
        "Line {line} hands over one piece of work and waits for its result at once, before the next"
        " one is handed over.",
        "Hand over all of them first and keep what you get in a list; then collect the results.",
    ),
    Rule(
        "waits for a whole batch",
        MISSED,
        _handing("map", "starmap", where=in_loop),
        "Line {line} hands over some of the work and waits for all of it before the loop goes on."
        " While one piece is slow, the other workers have nothing to do.",
        "Hand over each new piece as soon as it is known, while others are at work.",
    ),
    Rule(
        "waits for a whole batch",
        MISSED,
        _levels,
        "Line {line} puts some work in, and line {get} waits for all of its results before the loop"
        " of line {loop} goes on. While one piece is slow, the other workers have nothing to do.",
        "Take one result at a time, and put in at once whatever follows from it.",
    ),
    Rule(
        "the whole rest for one worker",
        DIFFERS,
        lambda scene: _uneven(scene, empty=False),
        "One share has {most}, and another one {least}. {said} on line {line} is the same for all,"
        " and what is left over goes to a single worker.",
        "Give one more to each of the first ones: share n goes from n * length // workers to"
        " (n + 1) * length // workers.",
    ),
    Rule(
        "a share of nothing",
        DIFFERS,
        lambda scene: _uneven(scene, empty=True),
        "There were fewer pieces of work than workers, so that some shares have nothing in them"
        " (line {line}), and a worker was made for each.",
        "Make no more workers than there are pieces: min(workers, len(items)).",
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
"""In the order in which they are asked."""
