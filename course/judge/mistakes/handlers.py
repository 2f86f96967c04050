"""Mistakes with what a try is around, and with what its handler does."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.explain import with_article
from course.judge.mistakes.nodes import inside, last_name
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import (
    DIFFERS,
    LESS,
    TASK_RAISED,
    WORKER_DIED,
    missing,
    raised,
)
from course.judge.mistakes.table import Place, Rule, Symptom, at, in_worker


def _in_the_handler(scene: Scene) -> Iterator[Place]:
    """Find the line of an ``except`` that raised an exception itself, which ended a worker."""
    by_tasks = {call.raised for call in scene.calls}
    for error in (one for one in scene.ended if one.type not in by_tasks):
        for node in scene.code.nodes:
            handlers = [n for n in scene.code.above(node) if isinstance(n, ast.ExceptHandler)]
            told = isinstance(node, ast.Raise)
            if handlers and getattr(node, "lineno", None) == error.line and not told:
                kind = with_article(error.type)
                yield at(node, kind=kind, message=error.message, worker=error.worker)


def _around_the_loop(scene: Scene) -> Iterator[Place]:
    """Find a ``try`` around the loop of a worker in which a task has raised."""
    tasks = scene.task_names
    for node in scene.code.tries:
        handler = node.handlers[0].body[0]
        goes_on = scene.code.loop_of(node) is not None
        if goes_on or not in_worker(scene, node) or not scene.was_reached(handler):
            continue
        for call in inside(node.body, ast.Call):
            tries = [n for n in scene.code.above(call) if isinstance(n, ast.Try) and n.handlers]
            loop = scene.code.loop_of(call)
            within = loop is not None and node in scene.code.above(loop)
            if within and tries[0] is node and last_name(call.func) in tasks:
                yield at(call, tried=node.lineno, loop=loop.lineno)  # type: ignore[union-attr]


def _taken_for_another(scene: Scene) -> Iterator[Place]:
    """Find a handler for one kind of exception that has taken what a task raised."""
    kinds = {call.raised for call in scene.calls if call.raised}
    tasks = scene.task_names
    for node in scene.code.tries:
        calls = inside(node.body, ast.Call)
        work = [c for c in calls if last_name(c.func) in tasks]
        for handler in node.handlers if work and len(calls) > len(work) else ():
            caught = last_name(handler.type) if handler.type is not None else ""
            leaves = isinstance(handler.body[-1], ast.Return | ast.Break | ast.Pass | ast.Continue)
            if caught in kinds and leaves and len(handler.body) == 1:
                yield at(handler.body[0], line=handler.lineno, caught=caught, there=work[0].lineno)


_UNDONE = LESS | raised("KeyError") | raised("IndexError") | Symptom(missing)


RULES = (
    Rule(
        "an except that fails itself",
        WORKER_DIED,
        _in_the_handler,
        "Line {line} belongs to an except, and raised {kind} itself: {message}. That ended the"
        " {worker}, and what happened was not kept.",
        "Do nothing there that can fail: type(error).__name__ and str(error) always work.",
    ),
    Rule(
        "an except that takes another's exception",
        TASK_RAISED & DIFFERS,
        _taken_for_another,
        "The except on line {line} is for {caught} of your own code. But line {there} stands in the"
        " same try, and here the call raised {caught} too: it was taken for the other.",
        "Make two of it: one try around what is yours, and one around this call.",
    ),
    Rule(
        "a try around the whole loop",
        TASK_RAISED & _UNDONE,
        _around_the_loop,
        "The try on line {tried} is around the loop of line {loop}. When {said} on line {line}"
        " raised an exception, the loop was over too, and what was left to do was not done.",
        "Put the try into the loop, around this one call.",
    ),
)
"""In the order in which they are asked."""
