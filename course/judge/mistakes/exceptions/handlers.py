"""Mistakes of handlers: what a try is around, what its except does, and what is told of it."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

from course.judge.explaining.explain import with_article
from course.judge.explaining.slips import slip_of
from course.judge.recognising.nodes import inside, last_name
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    ASSERTED,
    DIFFERS,
    KNOWN,
    LESS,
    RAISED,
    TASK_RAISED,
    WORKER_DIED,
    missing,
    raised,
)
from course.judge.recognising.table import Place, Rule, Symptom, at, in_worker

_ALL_KINDS = ("Exception", "BaseException")


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
            if caught in kinds - {*_ALL_KINDS} and leaves and len(handler.body) == 1:
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

# -- what is told of exceptions ------------------------------------------------------------------

_TOLD = re.compile(r"(?:\w+\.)*(\w*(?:Error|Exception|Interrupt|Exit|Warning|Iteration|\w{3,})): ?")


_SHOWN = re.compile(r"^(\w*(?:Error|Exception|Exit))\(.*\)$")
"""How Python shows an exception that is a value: ValueError('no page')."""


def _told_otherwise(scene: Scene) -> Iterator[Place]:
    """Find another text of an exception than "Type: message", if the test cell tells no more."""
    for got, expected in scene.apart if not slip_of(scene.error) else ():
        if not (isinstance(got, str) and isinstance(expected, str)):
            continue
        wanted, another = _TOLD.match(expected), _TOLD.match(got)
        if wanted is None or (another is not None and another[1] != wanted[1]):
            continue
        if wanted[1] in {*_kinds(scene)} and _tells_of(got, wanted[1], expected):
            yield at(None, got=repr(got), expected=repr(expected))


def _tells_of(got: str, kind: str, expected: str) -> bool:
    """Tell whether a text has the kind or the message of what was to be told."""
    message = expected.partition(": ")[2]
    return kind in got or bool(message and message in got)


def _of_several_parts(scene: Scene) -> Iterator[Place]:
    """Find ``raise ValueError("cannot cross:", error)``, where its message was seen as a tuple."""
    messages = [scene.all_said, str(scene.sides.got), *(one.message for one in scene.exceptions)]
    tuples = set(_TUPLE.findall("\n".join(messages).replace("\\", "")))
    for node in scene.code.every(ast.Raise) if tuples else ():
        made = node.exc
        if not (isinstance(made, ast.Call) and len(made.args) > 1 and _is_text(made.args[0])):
            continue
        kind = getattr(builtins, last_name(made.func), None)  # another one may have any arguments
        if isinstance(kind, type) and issubclass(kind, Exception) and kind is not OSError:
            yield at(node)


_TUPLE = re.compile(r"\(['\"].*?['\"], .*\)")
"""How a tuple of a text and more is shown."""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _returned_ones(scene: Scene) -> Iterator[Place]:
    """Find ``isinstance(outcome, Exception)``, where an exception is told of that none expects."""
    told, kinds = [], []
    for got, expected in scene.apart:
        if isinstance(got, dict) and isinstance(expected, dict):
            told += [got[key] for key in got if key not in expected]
        elif not (isinstance(expected, str) and _TOLD.match(expected)):
            told.append(got)
            kinds += _SHOWN.findall(str(expected))
    last = scene.gave
    if not scene.sides.known and isinstance(last, list):  # pairs of a mark and a text
        texts = [pair[-1] for pair in last if isinstance(pair, list | tuple) and pair]
        told += [t for t in texts if str(t).partition(":")[0] not in {*_kinds(scene)}]
    texts = [text.strip("'\"") for text in told if isinstance(text, str)]
    kinds += [found[1] for text in texts if (found := _TOLD.match(text))]
    for node in scene.code.calls("isinstance") if kinds else ():
        if len(node.args) == 2 and last_name(node.args[1]) in _ALL_KINDS:
            yield at(node, kind=with_article(min(kinds)))


def _raised_anew(scene: Scene) -> Iterator[Place]:
    """Find ``if isinstance(outcome, Exception): raise outcome`` of what no task has raised."""
    for node in scene.code.calls("isinstance"):
        asks = scene.code.parent(node)
        raises = inside(asks.body, ast.Raise) if isinstance(asks, ast.If) else []
        here = scene.raised_line in [n.lineno for n in raises]
        by_tasks = scene.raised[0] in {call.raised for call in scene.calls}
        of_any = len(node.args) == 2 and last_name(node.args[1]) in _ALL_KINDS
        if here and of_any and not by_tasks:
            yield at(node, kind=with_article(scene.raised[0]))


def _kinds(scene: Scene) -> Iterator[str]:
    """Yield the kinds of exceptions that tasks have raised."""
    yield from (call.raised for call in scene.calls if call.raised)
    yield from (one.type for one in scene.exceptions)


TOLD = (
    Rule(
        "an exception with several parts",
        ASSERTED | KNOWN,
        _of_several_parts,
        "Line {line} gives the exception several arguments. So its message is a tuple of them, with"
        " brackets and commas.",
        'Make one text of it: f"…: {{error}}".',
    ),
    Rule(
        "a returned exception taken for a raised one",
        KNOWN | ASSERTED | RAISED,
        lambda scene: _raised_anew(scene) if RAISED(scene) else _returned_ones(scene),
        "Line {line} asks {said}. Here {kind} was returned, not raised: it is a result like any"
        " other, and this cannot tell the two apart.",
        "Note in the except that something was raised, in a place of its own.",
    ),
    Rule(
        "another text of an exception",
        KNOWN,
        _told_otherwise,
        "An exception is told as {got}; it was to be {expected}.",
        'Make the text of two parts: f"{{type(error).__name__}}: {{error}}".',
    ),
)
"""Of what a text says of an exception."""
