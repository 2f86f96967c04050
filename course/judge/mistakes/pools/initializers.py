"""What each worker of a pool does at its beginning: initializers, and what they keep."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.recognising.nodes import (
    declared_in,
    last_name,
    said,
)
from course.judge.recognising.pooled import initializers, pooled
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import ASSERTED, DIFFERS, HUNG, RAISED, told, uses
from course.judge.recognising.table import Place, Rule, at


def _locals_of_initializers(scene: Scene) -> Iterator[Place]:
    """Find a variable of an initializer that the tasks read as one of the module."""
    read = {
        n.id
        for body in scene.code.bodies
        for n in ast.walk(body)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    }
    for _, begin in initializers(scene):
        for function in scene.code.functions.get(last_name(begin), []):
            nodes = list(ast.walk(function))
            known = declared_in(function) | {  # the variables of a comprehension are its own
                name.id
                for node in nodes
                if isinstance(node, ast.comprehension)
                for name in ast.walk(node.target)
                if isinstance(name, ast.Name)
            }
            for node in nodes:
                if (
                    isinstance(node, ast.Name)
                    and isinstance(node.ctx, ast.Store)
                    and node.id in read - known
                ):
                    yield at(node, function=function.name)


def _done_by_tasks(scene: Scene) -> list[ast.AST]:
    """Return what stands in the functions that workers of a pool run, and in those they call."""
    found, left = [], list(pooled(scene))
    while left:
        nodes = list(ast.walk(left.pop()))
        called = {last_name(n.func) for n in nodes if isinstance(n, ast.Call)} - {"", None}
        left += [f for name in called for f in scene.code.functions.get(name, []) if f not in found]
        found += nodes
    return found


def _again_and_again(scene: Scene) -> Iterator[Place]:
    """A task without arguments that processes call more often than once each."""
    tasks = [n for n in _done_by_tasks(scene) if isinstance(n, ast.Call)]
    if not any(isinstance(n.func, ast.Name) and not (n.args or n.keywords) for n in tasks):
        return
    for spy in scene.spies:
        workers = len(spy.processes)
        if len(spy.calls) > workers > 0 and not any(c.args or c.parent for c in spy.calls):
            es = "es" * (workers > 1)
            yield at(None, task=spy.__name__, times=len(spy.calls), who=f"{workers} process{es}")


def _when_needed(scene: Scene) -> Iterator[Place]:
    """Find a task that loads for itself under an ``if``, and a worker that has not loaded."""
    started = [one for one in scene.workers if one["kind"] == "process" and one["started"]]
    for spy in scene.spies:
        loads = spy.calls and not any(call.args or call.parent for call in spy.calls)
        for node in _done_by_tasks(scene) if loads and len(spy.processes) < len(started) else ():
            asks = [n for n in scene.code.above(node) if isinstance(n, ast.If)]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and asks:
                yield at(node, asked=said(asks[0].test))


def _failing_initializers(scene: Scene) -> Iterator[Place]:
    errors = [e for e in scene.ended if e.line] or list(scene.ended)
    if "initializer(*initargs)" in scene.stderr:
        for node, begin in initializers(scene):
            for error in errors[-1:] if "argument after *" not in scene.stderr else ():
                yield at(node, begin=said(begin), kind=error.type, problem=error.message)


RULES = (
    Rule(
        "an initializer that fails",
        HUNG | told("BrokenProcessPool"),
        _failing_initializers,
        "{begin}, which each worker calls when it starts (line {line}), raised {kind}: {problem}."
        " The worker ended. The pool started another one, which ended too, and so on. So nobody"
        " does the work.",
        "Mend what raises the {kind}. To try it, call {begin} by itself.",
    ),
    Rule(
        "loaded for every task",
        ~HUNG & uses("Pool", "ProcessPoolExecutor") & (DIFFERS | RAISED),
        _again_and_again,
        "{task} was called {times} times, by {who}: each task calls it again.",
        "Call it in the pool's initializer, which every worker runs once, and keep the result in"
        " a global variable of the module.",
    ),
    Rule(
        "loaded by the first task only",
        ASSERTED,
        _when_needed,
        "Line {line} calls {said} in a task, if {asked}. A worker that gets no task never comes to"
        " this line, and one whose table is empty comes to it again and again.",
        "Call it in the pool's initializer, which every worker runs once, when it starts.",
    ),
    Rule(
        "global forgotten",
        DIFFERS | RAISED,
        _locals_of_initializers,
        "Line {line} gives a value to {said}, a local variable of {function}, which is gone when"
        " {function} ends. The tasks read the {said} of the module.",
        "Write global {said} as the first line of {function}.",
    ),
)
