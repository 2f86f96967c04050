"""Mistakes with processes."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import said
from course.judge.mistakes.locks import Locks
from course.judge.mistakes.scene import Mistake, Rule, Scene


def _all_said(scene: Scene) -> str:
    """Return every message there is: what was raised here, and what the processes printed."""
    return f"{scene.message}\n{scene.stderr}"


def cannot_be_sent(scene: Scene) -> Mistake | None:
    """A lambda, or a function in a function, handed to a process."""
    text = _all_said(scene)
    if not any(
        words in text for words in ("Can't pickle", "Can't get local object", "PicklingError")
    ):
        return None
    made = [n for n in scene.code.bodies if isinstance(n, ast.Lambda)]
    inner = [
        f
        for functions in scene.code.functions.values()
        for f in functions
        if isinstance(scene.code.function_of(f), ast.FunctionDef) and f in scene.code.bodies
    ]
    if not made and not inner:
        return None
    what = f"The function {inner[0].name}" if inner else "The lambda"
    line = (inner or made)[0].lineno
    why = "stands inside another function" if inner else "has no name"
    return Mistake(
        "a function that cannot be handed to a process",
        f"{what} on line {line} {why}, so another process cannot import it by its name; but that is"
        " how a function gets there.",
        "Define it with def at the top level of the module, and hand over what it needs as"
        " arguments.",
    )


def no_main_guard(scene: Scene) -> Mistake | None:
    """Processes are started while the module is imported."""
    if "bootstrapping phase" not in _all_said(scene):
        return None
    return Mistake(
        "no main guard",
        "The module starts processes while it is being imported. Every new process imports it too,"
        " and would start processes of its own, and so on; so Python refuses.",
        'Put what starts processes into a function, or below if __name__ == "__main__":',
    )


def daemon_with_children(scene: Scene) -> Mistake | None:
    """A daemon process, or a worker of a pool, starts processes."""
    if "daemonic processes are not allowed to have children" not in _all_said(scene):
        return None
    return Mistake(
        "a daemon process with children",
        "A process that is a daemon (and every worker of a Pool is one) starts a process. A"
        " daemon is killed at the end of the program and could not look after it, so Python"
        " refuses.",
        "Start all processes in the main process, or leave daemon=True out.",
    )


def lock_of_threading(scene: Scene) -> Mistake | None:
    """A ``threading.Lock`` handed to a process."""
    if "cannot pickle '_thread." not in scene.message or not scene.code.uses("threading"):
        return None
    if not any(worker["kind"] == "process" for worker in scene.workers):
        return None
    made = Locks(scene.code).made
    line = f"Line {made[0].lineno} makes a lock" if made else "There is a lock"
    return Mistake(
        "a lock of threading handed to a process",
        f"{line} of threading. It works among the threads of one process, and cannot be sent to"
        " another one.",
        "Take a multiprocessing.Lock(), or the lock that a Value has, get_lock().",
    )


def threads_instead(scene: Scene) -> Mistake | None:
    """Threads, where processes were asked for."""
    wanted = scene.sides.attribute in ("processes", "in_parent", "by_processes")
    if not (wanted or scene.sides.name == "number_of_processes") or not scene.calls:
        return None
    calls = scene.sides.owner.calls if scene.sides.owner in scene.spies else scene.calls
    if any(call.main or not call.parent for call in calls):
        return None
    maker = scene.code.calls("Thread", "ThreadPool", "ThreadPoolExecutor")
    if not maker:
        return None
    return Mistake(
        "threads where processes were asked for",
        f"{said(maker[0].func)} on line {maker[0].lineno} makes threads: all of them belong to"
        " one and the same process, and in the default build only one at a time computes.",
        "Take multiprocessing.Process, which is used in much the same way (or a Pool, from lesson 5"
        " on).",
    )


def processes_instead(scene: Scene) -> Mistake | None:
    """Processes, where threads were asked for."""
    asked = scene.asks_for_processes or scene.sides.attribute != "processes"
    if asked or scene.sides.expected != 1:
        return None
    maker = scene.code.calls("Process", "Pool", "ProcessPoolExecutor")
    if not maker or len({call.pid for call in scene.calls}) < 2:
        return None
    return Mistake(
        "processes where threads were asked for",
        f"{said(maker[0].func)} on line {maker[0].lineno} makes processes. What they get has to be"
        " copied to each, and here threads of one process were to do the work.",
        "Take threading.Thread, or the class with Thread in its name.",
    )


RULES: tuple[Rule, ...] = (
    cannot_be_sent,
    no_main_guard,
    daemon_with_children,
    lock_of_threading,
    threads_instead,
    processes_instead,
)
"""In the order in which they are asked."""
