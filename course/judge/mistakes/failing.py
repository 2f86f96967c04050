"""Mistakes with exceptions in workers."""

from __future__ import annotations

import ast

from course.judge.explain import with_article
from course.judge.mistakes.code import last_name
from course.judge.mistakes.scene import Mistake, Rule, Scene

_OVERSIGHTS = {"NameError", "UnboundLocalError", "AttributeError", "TypeError"}
"""Exceptions that say that the code is not right yet: not to be caught, but to be mended."""


def _in_body(scene: Scene, node: ast.AST) -> bool:
    return any(body in scene.code.above(node) for body in scene.code.bodies)


def _tries(scene: Scene) -> list[ast.Try]:
    return [n for n in scene.code.nodes if isinstance(n, ast.Try) and n.handlers]


def slip_in_a_process(scene: Scene) -> Mistake | None:
    """A process that ended with a TypeError, a NameError: what it was to do is not done."""
    if not any(w["kind"] == "process" and w.get("exitcode") == 1 for w in scene.workers):
        return None
    for error in scene.printed_errors():
        if error["type"] in _OVERSIGHTS and error["line"]:
            return Mistake(
                "an exception ended a worker",
                f"Line {error['line']} raised {with_article(error['type'])}, in a new process:"
                f" {error['message']}. It ended that process, with the exit code 1, and what the"
                " process had to do is left undone; the others went on.",
                f"Put line {error['line']} right. A process prints its traceback among the other"
                " output, where it is easily overlooked.",
            )
    return None


def try_around_start(scene: Scene) -> Mistake | None:
    """``try: thread.start()``: the exception is raised elsewhere."""
    errors = list(scene.errors())
    if not errors or any(_in_body(scene, t) for t in _tries(scene)):
        return None
    for node in _tries(scene):
        inside = {n for part in node.body for n in ast.walk(part)}
        for call in (*scene.code.joins, *scene.code.starts):
            if call in inside:
                name, worker = last_name(call.func), scene.worker
                return Mistake(
                    "try/except around start() or join()",
                    f"The try on line {node.lineno} stands around {name}(). The"
                    f" {errors[0]['type']} is raised in the new {worker} and ends that one;"
                    f" {name}() in the one that waits raises nothing, so there is nothing to catch"
                    " here.",
                    f"Put try/except inside the function that the {worker} runs, around the call"
                    " that may fail.",
                )
    return None


def catches_too_little(scene: Scene) -> Mistake | None:
    """The worker catches some exceptions, and another one ends it."""
    sent_home = [{"type": scene.raised[0], "line": None}] if scene.raised_by_task else []
    for error in (*scene.errors(), *sent_home):
        for node in _tries(scene):
            names = {last_name(t) for h in node.handlers for t in _types(h)}
            catches = {error["type"], "Exception", "BaseException"}
            if _in_body(scene, node) and names and not names & catches:
                return Mistake(
                    "catches only some exceptions",
                    f"The try on line {node.lineno} catches {', '.join(sorted(names))}. What came"
                    f" was {with_article(error['type'])}: it ended the worker, and its result is"
                    " missing.",
                    "Catch Exception there: except Exception as error.",
                )
    return None


def _types(handler: ast.ExceptHandler) -> list[ast.expr]:
    if isinstance(handler.type, ast.Tuple):
        return list(handler.type.elts)
    return [handler.type] if handler.type is not None else []


def nothing_caught(scene: Scene) -> Mistake | None:
    """An exception ends the worker, and what it had to do is left undone."""
    errors = [e for e in scene.errors() if e["line"]]
    if not errors or _tries(scene) or scene.code.methods("result"):
        return None
    if scene.code.uses("excepthook"):
        return None
    if errors[0]["type"] == "TypeError" and not scene.calls:
        return None
    line = errors[0]["line"]
    if errors[0]["type"] in _OVERSIGHTS:
        return Mistake(
            "an exception ended a worker",
            f"Line {line} raised {with_article(errors[0]['type'])}, in a worker thread:"
            f" {errors[0]['message']}. It ended that thread, and what the thread had to do is left"
            " undone; the others went on.",
            f"Put line {line} right. What a thread prints of its end is easily overlooked: it"
            " stands between the other output.",
        )
    return Mistake(
        "exception in a worker not caught",
        f"Line {line} raised {with_article(errors[0]['type'])}, in a worker thread. It ended that"
        " thread; no other thread is told, and what the thread had to do is left undone.",
        f"Put try/except around line {line}, inside the function that the thread runs, and keep"
        " what happened.",
    )


RULES: tuple[Rule, ...] = (
    slip_in_a_process,
    try_around_start,
    catches_too_little,
    nothing_caught,
)
"""In the order in which they are asked."""
