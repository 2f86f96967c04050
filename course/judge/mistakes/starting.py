"""Mistakes in starting workers."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene

_WHO_CALLED = ("in_main_thread", "workers", "processes", "by_threads", "by_processes")
"""Attributes of a task that say who called it."""


def run_instead_of_start(scene: Scene) -> Mistake | None:
    """``thread.run()``: an ordinary call, in the thread that makes it."""
    for call in scene.code.methods("run"):
        receiver = call.func.value  # type: ignore[attr-defined]
        if call.args or call.keywords or said(receiver) in ("self", "subprocess", "asyncio"):
            continue
        if scene.hung and not scene.code.starts and scene.code.makes:
            return _run_called(scene, call, receiver)
        started = {n for n, _ in scene.started}
        idle = [n for n, worker in scene.own if n not in started]
        if idle and (
            scene.in_main_thread or not scene.calls or "before it is started" in scene.raised[1]
        ):
            return _run_called(scene, call, receiver)
    return None


def _run_called(scene: Scene, call: ast.Call, receiver: ast.expr) -> Mistake:
    worker = scene.worker
    return Mistake(
        "run() instead of start()",
        f"Line {call.lineno} calls {said(call)}. That is an ordinary call: the work is done"
        f" right there, in the {worker} that makes the call, and no new {worker} is started.",
        f"Write {said(receiver)}.start() on line {call.lineno}: it starts a new {worker},"
        f" and that {worker} calls run().",
    )


def target_called(scene: Scene) -> Mistake | None:
    """``target=f()``: called at once, what it returned is the target."""
    for call in scene.code.makes:
        target = scene.code.argument(call, "target")
        if not isinstance(target, ast.Call) or last_name(target.func) in (
            "partial",
            "partialmethod",
        ):
            continue
        if any(w["target"] != "callable" for _, w in scene.own) or _stays_in(scene, target):
            handed = ", ".join(said(arg) for arg in target.args)
            handed += "," if len(target.args) == 1 else ""
            args = f", args=({handed})" if target.args else ""
            name = said(target.func)
            return Mistake(
                "target=f() instead of target=f",
                f"Line {target.lineno} says target={said(target)}. The brackets call {name} at"
                f" once, before there is a new {scene.worker}; what it returns becomes the target.",
                f"Hand over the function without calling it: target={name}{args}.",
            )
    return None


def _stays_in(scene: Scene, call: ast.Call) -> bool:
    """Tell whether the main thread, the only one, hangs in the function that is called here."""
    if not scene.hung or [wait.is_main for wait in scene.waits] != [True]:
        return False
    line = scene.waits[0].line or 0
    called = scene.code.functions.get(last_name(call.func), [])
    return line == call.lineno or any(f.lineno <= line <= (f.end_lineno or 0) for f in called)


def start_gives_nothing(scene: Scene) -> Mistake | None:
    """``t = Thread(…).start()``: the value of ``start`` is kept, which is None."""
    if "NoneType" not in scene.raised[1]:
        return None
    for call in scene.code.starts:
        maker = call.func.value  # type: ignore[attr-defined]
        if scene.code.is_used(call) and not isinstance(scene.code.parent(call), ast.Return):
            before = said(maker) if not isinstance(maker, ast.Call) else f"the {scene.worker}"
            return Mistake(
                "the value of start() kept",
                f"Line {call.lineno} keeps what start() returns, and start() returns None. The"
                f" {scene.worker} itself is nowhere to be found any more, so nothing can join it.",
                f"Take two lines: keep {before} first, and call start() on a line of its own.",
            )
    return None


def brackets_forgotten(scene: Scene) -> Mistake | None:
    """``thread.start`` without brackets: nothing is called."""
    for node in scene.code.nodes:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Attribute)):
            continue
        name = node.value.attr
        if name in ("start", "join", "acquire", "release", "close"):
            return Mistake(
                f"{name} without brackets",
                f"Line {node.lineno} says {said(node)}. Without brackets that only names the"
                " method; it is not called.",
                f"Write {said(node)}().",
            )
    return None


def asked_without_brackets(scene: Scene) -> Mistake | None:
    """``if process.is_alive:``, which is always true."""
    if not (scene.differs or scene.hung):
        return None
    for node in scene.code.nodes:
        if not (isinstance(node, ast.Attribute) and node.attr in ("is_alive", "is_set", "locked")):
            continue
        parent = scene.code.parent(node)
        negated = isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)
        asked = node
        if negated:
            asked, parent = parent, scene.code.parent(parent)  # type: ignore[assignment,arg-type]
        if isinstance(parent, ast.If | ast.While | ast.IfExp) and parent.test is asked:
            return Mistake(
                f"{node.attr} without brackets",
                f"Line {node.lineno} asks {said(node)}. Without brackets the method is not called,"
                " and a method that is there counts as true, always.",
                f"Write {said(node)}().",
            )
    return None


def started_twice(scene: Scene) -> Mistake | None:
    """A second ``start`` of the same worker."""
    message = scene.message
    if "threads can only be started once" not in message and "start a process twice" not in message:
        return None
    what = "process" if "process" in message else "thread"
    line = scene.raised_line
    where = f"Line {line} starts" if line else "Something starts"
    return Mistake(
        "started twice",
        f"{where} a {what} that was started before; a {what} can be started only once, even when it"
        " has finished.",
        f"Start each {what} in one place only. To do the work again, make a new {what}.",
    )


def joined_before_start(scene: Scene) -> Mistake | None:
    """``join`` of a thread that is started only afterwards, or never."""
    if "cannot join thread before it is started" not in scene.raised[1]:
        return None
    line = scene.raised_line
    where = f"Line {line} waits" if line else "Something waits"
    if not scene.code.starts:
        return _never_started(scene)
    return Mistake(
        "join() before start()",
        f"{where} for a thread that has not been started yet, so there is no end to wait for.",
        "Call start() first, then join().",
    )


def never_started(scene: Scene) -> Mistake | None:
    """A worker is made, and nothing ever starts it."""
    return _never_started(scene) if not scene.code.starts else None


def _never_started(scene: Scene) -> Mistake | None:
    idle = [worker for _, worker in scene.own if not worker["started"]]
    by_class = {cls.name for cls in scene.code.worker_classes}
    if not idle or scene.code.methods("run") or any(w["class"] in by_class for w in idle):
        return None
    made = idle[0]["made"]
    return Mistake(
        "never started",
        f"A {idle[0]['kind']} is made on line {made}, but nothing starts it: making it only"
        " prepares the work.",
        "Call start() on each of them, before you join any.",
    )


def no_workers(scene: Scene) -> Mistake | None:
    """The calls are made one after the other, by the main thread."""
    if scene.code.has_workers or not scene.in_main_thread or scene.workers:
        return None
    if not (scene.missed or scene.sides.attribute in _WHO_CALLED):
        return None
    processes = scene.asks_for_processes or scene.sides.attribute in ("processes", "by_processes")
    worker, workers = ("process", "processes") if processes else ("thread", "threads")
    if len(scene.calls) == 1:
        return Mistake(
            "no worker at all",
            f"Your code makes the call itself, in the main {worker}.",
            f"Hand it to a {worker} of its own: make it, start it, then join it.",
        )
    return Mistake(
        "no worker at all",
        f"Your code makes the calls itself, one after the other, in the main {worker}: the second"
        " begins when the first has come to its end.",
        f"Hand each call to a {worker} of its own: make the {workers}, start them all, then join"
        " them all.",
    )


RULES: tuple[Rule, ...] = (
    run_instead_of_start,
    target_called,
    start_gives_nothing,
    brackets_forgotten,
    asked_without_brackets,
    started_twice,
    joined_before_start,
    never_started,
    no_workers,
)
"""In the order in which they are asked."""
