"""What was handed over and is not used, and work that is done for nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.calling import Opaque
from course.judge.evidence import spy
from course.judge.explain import with_article
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import ANY, RAISED, WORKER_DIED, about
from course.judge.mistakes.table import Place, Rule, Symptom, at


def _never_read(scene: Scene) -> Iterator[Place]:
    """Find a parameter that nothing reads, by which a task came that nobody called."""
    for path, parameter, task in scene.tasks:
        workers = [f for f in scene.code.bodies if isinstance(f, ast.FunctionDef)]
        workers = workers if isinstance(task, spy) else []
        for function in (*scene.code.functions.get(path, ()), *workers):
            nodes = [n for n in ast.walk(function) if isinstance(n, ast.Name)]
            read = {n.id for n in nodes if isinstance(n.ctx, ast.Load)}
            called = any(one is task for one in scene.spies)
            stored = {n.id for n in nodes if isinstance(n.ctx, ast.Store)}
            given = parameter in {a.arg for a in function.args.args} | stored
            if given and not called and parameter not in read:
                name = function.name
                yield at(None, line=function.lineno, function=name, parameter=parameter)


def _no_plain_data(scene: Scene) -> Iterator[Place]:
    """A task got an object of the answer's own, and could do nothing with it."""
    names = {name for _, name, _ in scene.tasks}
    task = min(names) if len(names) == 1 else "a function that was handed over"
    for call in scene.calls:
        for arg in call.args:
            shown = repr(arg) in repr(scene.sides.got)
            if isinstance(arg, Opaque) and (call.raised or shown):
                yield at(None, task=task, kind=with_article(arg.type))


RULES = (
    Rule(
        "an argument of the wrong type",
        RAISED | WORKER_DIED | about("calls") | Symptom(lambda scene: scene.sides.known),
        _no_plain_data,
        "{task} was called with {kind}. It takes plain data only: numbers, texts, bytes, and"
        " lists, tuples, sets and dictionaries of these.",
        "Make plain data of it before the call, with bytes(…) or list(…) for instance.",
    ),
    Rule(
        "an argument that is never used",
        ANY,
        _never_read,
        "{function} on line {line} gets {parameter}, a function to call, and does not use it.",
        "Call {parameter} where the exercise says so.",
    ),
)
"""In the order in which they are asked."""
