"""What was handed over and is not used, and work that is done for nothing."""

from __future__ import annotations

import ast
import ctypes
from collections.abc import Iterator
from multiprocessing import managers, sharedctypes

from course.judge.children.calling import Opaque
from course.judge.explaining.explain import with_article
from course.judge.recognising.nodes import inside, parameters, said
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import ANY, KNOWN, NAMED, RAISED, WORKER_DIED, about
from course.judge.recognising.table import Place, Rule, at
from course.judge.tasks.evidence import spy


def _never_read(scene: Scene) -> Iterator[Place]:
    """Find a parameter that nothing reads, by which a task came that nobody called."""
    for path, parameter, task in scene.tasks:
        workers = [f for f in scene.code.bodies if isinstance(f, ast.FunctionDef)]
        workers = workers if isinstance(task, spy) else []
        for function in (*scene.code.functions.get(path, ()), *workers):
            nodes = inside(function, ast.Name)
            read = {n.id for n in nodes if isinstance(n.ctx, ast.Load)}
            called = any(one is task for one in scene.spies)
            stored = {n.id for n in nodes if isinstance(n.ctx, ast.Store)}
            given = parameter in {*parameters(function)} | stored
            if given and not called and parameter not in read:
                name = function.name
                yield at(None, line=function.lineno, function=name, parameter=parameter)


def _default_instead(scene: Scene) -> Iterator[Place]:
    """Find a call of what is the default of a parameter, by which something else came."""
    for function in scene.called:
        pairs = zip(reversed(function.args.args), reversed(function.args.defaults), strict=False)
        for parameter, default in pairs:
            if not isinstance(default, ast.Name | ast.Attribute):
                continue
            for node in ast.walk(function):
                called = isinstance(node, ast.Call) and said(node.func) == said(default)
                if called and parameter.arg in scene.given:
                    yield at(node, parameter=parameter.arg)


def _does_nothing(scene: Scene) -> Iterator[Place]:
    """Find a function without a body that the check has called."""
    for path, _, _ in scene.asked:
        for function in scene.code.functions.get(path.rpartition(".")[2], ()):
            idle = [n for n in function.body if isinstance(n, ast.Pass) or _is_text(n)]
            if len(idle) == len(function.body):
                yield at(None, line=function.lineno, function=function.name)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _no_plain_data(scene: Scene) -> Iterator[Place]:
    """A task got an object of the answer's own, and could do nothing with it."""
    for task, arg, inner in _opaque_args(scene):
        holds = "" if inner is arg else f"{with_article(type(arg).__name__)} that holds "
        yield at(None, task=task, kind=holds + with_article(inner.type))


def _the_box(scene: Scene) -> Iterator[Place]:
    """A task got the `Value` in which a shared number is, and not the number."""
    for task, arg, inner in _opaque_args(scene):
        kinds = (getattr(module, inner.type, None) for module in (sharedctypes, managers, ctypes))
        if inner is arg and any(hasattr(kind, "value") for kind in kinds):
            yield at(None, task=task, kind=with_article(inner.type))


def _opaque_args(scene: Scene) -> Iterator[tuple[str, object, Opaque]]:
    """Yield the task, the argument, and what in it is no plain data, where that did harm."""
    names = scene.task_names
    task = min(names) if len(names) == 1 else "a function that was handed over"
    for call in scene.calls:
        for arg in call.args:
            for inner in _opaque_in(arg):
                if inner.type == "object" or _is_a_sign(scene, inner.type):
                    continue  # a sentinel: there is nothing to make plain data of
                if call.raised or repr(inner) in repr(scene.sides.got):
                    yield task, arg, inner


def _is_a_sign(scene: Scene, kind: str) -> bool:
    """Tell whether the answer compares things with an object of this class that it has made."""
    made = scene.code.set_to(lambda node: isinstance(node, ast.Call) and said(node.func) == kind)
    compared = (n for c in scene.code.every(ast.Compare) for n in (c.left, *c.comparators))
    return bool(made & {*map(said, compared)})


def _opaque_in(value: object) -> Iterator[Opaque]:
    """Yield what is no plain data, also inside of lists, tuples and dictionaries."""
    if isinstance(value, Opaque):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _opaque_in(part)


RULES = (
    Rule(
        "the default in the place of the argument",
        ANY,
        _default_instead,
        "Line {line} calls {said}. That is only the default of {parameter}; this call was given"
        " something else, and that is not used here.",
        "Call {parameter} there.",
    ),
    Rule(
        "a function that does nothing",
        ANY,
        _does_nothing,
        "{function} on line {line} does nothing, and the check has called it.",
        "Write what the exercise says of {function}.",
    ),
    Rule(
        "the box of a shared number in the place of the number",
        RAISED | WORKER_DIED | about("calls") | KNOWN,
        _the_box,
        "{task} was called with {kind}: that is only the box, and not the number in it.",
        "Hand over the number: its .value.",
    ),
    Rule(
        "an argument of the wrong type",
        RAISED | WORKER_DIED | about("calls") | KNOWN,
        _no_plain_data,
        "{task} was called with {kind}. It takes plain data only: numbers, texts, bytes, and"
        " lists, tuples, sets and dictionaries of these.",
        "Make plain data of it before the call, with bytes(…), list(…) or dict(…) for instance.",
    ),
    Rule(
        "an argument that is never used",
        ~NAMED,
        _never_read,
        "{function} on line {line} gets {parameter}, a function to call, and does not use it.",
        "Call {parameter} where the exercise says so.",
    ),
)
