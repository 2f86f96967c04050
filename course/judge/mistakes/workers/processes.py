"""Mistakes with processes: what can be handed to them, and who makes them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.mistakes.workers.memory import FOUND_BY_NAME
from course.judge.recognising.locks import Locks
from course.judge.recognising.nodes import (
    said,
)
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    about,
    message,
    told,
    uses,
)
from course.judge.recognising.table import Place, Rule, at, nowhere


def _not_importable(scene: Scene) -> Iterator[Place]:
    """Find the lambda, or the function in a function, that was handed to a process."""
    for function in scene.code.bodies:
        if isinstance(function, ast.Lambda):
            yield at(function, what="The lambda", why="has no name")
        elif scene.code.function_of(function) is not None:
            yield at(
                function, what=f"The function {function.name}", why="stands inside another function"
            )


def _locks_of_threading(scene: Scene) -> Iterator[Place]:
    if any(worker["kind"] == "process" for worker in scene.workers):
        yield from map(at, Locks(scene.code).made)


_OF_THREADS = ("by_threads", "processes")
"""Attributes by which a check sees that threads were to do the work."""


def _made_by(scene: Scene) -> Iterator[Place]:
    """Find who makes the workers, if the calls that were looked at came from workers."""
    owner, asked = scene.sides.owner, scene.sides.attribute
    calls = owner.calls if owner in scene.spies else scene.calls
    if not calls or any(one.main for one in calls):
        return
    if all(one.parent for one in calls) and asked != "by_threads":
        words = {"made": "threads", "wanted": "processes", "kind": "Process"}
        so = "in the default build only one of them computes at a time"
        makers = ("Thread", "ThreadPool", "ThreadPoolExecutor")
    elif asked in _OF_THREADS and not (scene.asks_for_processes or all(c.parent for c in calls)):
        words = {"made": "processes", "wanted": "threads", "kind": "Thread"}
        so = "each gets a copy of its data"
        makers = ("Process", "Pool", "ProcessPoolExecutor")
    else:
        return
    for node in scene.code.calls(*makers):
        yield at(node, maker=said(node.func), so=so, **words)


def _held_by_nobody(scene: Scene) -> Iterator[Place]:
    """Find what is made for processes in a function that ends before it waits for any of them."""
    waiting = {scene.code.function_of(n) for n in (*scene.code.joins, *scene.code.methods("get"))}
    for node in scene.code.calls(*FOUND_BY_NAME):
        function = scene.code.function_of(node)
        if isinstance(function, ast.FunctionDef) and function not in waiting:
            yield at(node, function=function.name)


RULES = (
    Rule(
        "something shared that nobody holds any more",
        told(r"SemLock\._rebuild") & told("FileNotFoundError"),
        _held_by_nobody,
        "{said} on line {line} has a name in the system, by which a new process finds it. It is"
        " gone when nobody in the parent has it any more: here, when {function} had ended. A"
        " process that began later found nothing, and ended with a FileNotFoundError.",
        "Make it in the function that waits for the processes, so that it is there until they have"
        " ended.",
    ),
    Rule(
        "a function that cannot be handed to a process",
        told("Can't pickle", "Can't get local object", "PicklingError"),
        _not_importable,
        "{what} on line {line} {why}, so another process cannot import it by its name. But that"
        " is how a function gets there.",
        "Define it with def at the top level of the module, and hand over what it needs as"
        " arguments.",
    ),
    Rule(
        "no main guard",
        told("bootstrapping phase"),
        nowhere,
        "The module starts processes while it is being imported. Every new process imports it"
        " too, and would start processes of its own, and so on. So Python refuses.",
        'Put what starts processes into a function, or below if __name__ == "__main__":',
    ),
    Rule(
        "a daemon process with children",
        told("daemonic processes are not allowed to have children"),
        nowhere,
        "A daemon process (every worker of a Pool is one) starts a process. At the end of the"
        " program a daemon is killed and could not look after its child, so Python refuses.",
        "Start all processes in the main process, or leave daemon=True out.",
    ),
    Rule(
        "a lock of threading handed to a process",
        message("cannot pickle '_thread.") & uses("threading"),
        _locks_of_threading,
        "Line {line} makes a lock of threading. It works among the threads of one process, and"
        " cannot be sent to another one.",
        "Take a multiprocessing.Lock(), or the lock that a Value has, get_lock().",
    ),
    Rule(
        "{made} where {wanted} were asked for",
        about("processes", "in_parent", "by_processes", "by_threads"),
        _made_by,
        "{maker} on line {line} makes {made}, and {so}.",
        "In this exercise {wanted} do the work: take the class with {kind} in its name, or a pool"
        " of them.",
    ),
)
