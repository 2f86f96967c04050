"""Mistakes in telling each other, through queues, that it is over."""

from __future__ import annotations

import ast
import re

from course.judge.mistakes import sentinels
from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene
from course.judge.mistakes.sentinels import waiting
from course.system.worker import Worker

_IN_FUNCTION = re.compile(r"line (\d+), in (\w+)$", re.MULTILINE)
"""A line of a traceback."""
_QUEUES = ("Queue", "SimpleQueue", "JoinableQueue")


def _is_main(wait: Worker) -> bool:
    return wait.is_main


# -- everybody waits -------------------------------------------------------------------------------


def creator_joined_first(scene: Scene) -> Mistake | None:
    """``join`` of a creator that waits for room, before anybody takes anything out."""
    if not scene.hung or not scene.code.uses(*_QUEUES):
        return None
    full = any(not _is_main(w) for w, _ in waiting(scene, "put"))
    for wait, join in waiting(scene, "join"):
        function = scene.code.function_of(join)
        later = [
            call
            for call in (*scene.code.starts, *(scene.code.methods("get") if full else ()))
            if scene.code.function_of(call) is function and call.lineno > join.lineno
        ]
        if _is_main(wait) and later:
            return Mistake(
                "join before the queue is emptied",
                f"Line {join.lineno} waits for a process that cannot end, since what it puts into"
                f" the queue finds no room; and only line {later[0].lineno}, which comes"
                " afterwards, would let anything out of it.",
                "Start who takes things out of the queue first, then join.",
            )
    return None


def ended_by_an_exception(scene: Scene) -> Mistake | None:
    """An exception ended a process, and others wait for what it would have put."""
    if not scene.hung:
        return None
    bodies = {getattr(body, "name", ""): body for body in scene.code.bodies}
    for line, name in reversed(_IN_FUNCTION.findall(scene.stderr)):
        body = bodies.get(name)
        if body is None or not (body.lineno <= int(line) <= (body.end_lineno or 0)):
            continue
        return Mistake(
            "an exception ends a worker that others wait for",
            f"An exception on line {line} ended the process that runs {name}, so it put nothing"
            " more into its queue, and no sentinel either. Others wait for that.",
            f"Catch the exception in {name}, around the call that may fail, and put the error into"
            " the queue in the place of the result.",
        )
    return None


# -- limits ----------------------------------------------------------------------------------------


def no_limit(scene: Scene) -> Mistake | None:
    """A queue without a limit, where one was asked for."""
    got, expected = scene.sides.got, scene.sides.expected
    if type(got) is not int or type(expected) is not int or got <= expected:
        return None
    if scene.sides.attribute:  # of workers, and not of things in a queue
        return None
    used = {n.id for n in scene.code.nodes if isinstance(n, ast.Name)}
    for call in scene.code.calls(*_QUEUES):
        function = scene.code.function_of(call)
        if call.args or call.keywords or not isinstance(function, ast.FunctionDef):
            continue
        idle = [a.arg for a in function.args.args if a.arg not in used]
        if idle:
            return Mistake(
                "a queue without a limit",
                f"{said(call)} on line {call.lineno} takes in whatever comes, so its put() never"
                f" waits. Nothing uses {idle[0]}.",
                f"Give the queue its size: {last_name(call.func)}(maxsize={idle[0]}). put() then"
                " waits while it is full.",
            )
    return None


def put_without_waiting(scene: Scene) -> Mistake | None:
    """``put_nowait`` into a queue that is full."""
    if "queue.Full" not in f"{scene.message}\n{scene.stderr}" and scene.raised[0] != "Full":
        return None
    for call in (*scene.code.methods("put_nowait"), *scene.code.methods("put")):
        if last_name(call.func) == "put_nowait" or len(call.args) > 1 or call.keywords:
            return Mistake(
                "a full queue treated as an error",
                f"Line {call.lineno} does not wait for room in the queue: when it is full,"
                f" {last_name(call.func)}() raises queue.Full, and that ends the worker.",
                "Call put(item): it waits until there is room.",
            )
    return None


def started_and_left(scene: Scene) -> Mistake | None:
    """Processes that talk through queues are started, and nobody waits for anything."""
    if not scene.differs or scene.hung or scene.code.methods("join") or not scene.started:
        return None
    outside = [c for c in scene.code.methods("get") if not _in_body(scene, c)]
    if outside or not scene.code.uses(*_QUEUES) or not scene.code.uses("Process"):
        return None
    if scene.code.uses("wait", "is_alive", "Pool", *("Event", "Barrier")):
        return None
    line = scene.code.starts[-1].lineno if scene.code.starts else None
    return Mistake(
        "no join",
        f"Line {line} starts the last process, and then nothing waits: the function is over before"
        " the processes are.",
        "After all are started, call join() on each.",
    )


def _in_body(scene: Scene, node: ast.AST) -> bool:
    return any(body in scene.code.above(node) for body in scene.code.bodies)


RULES: tuple[Rule, ...] = (
    put_without_waiting,
    ended_by_an_exception,
    creator_joined_first,
    *sentinels.RULES,
    no_limit,
    started_and_left,
)
"""In the order in which they are asked."""
