"""Mistakes in making and starting workers, and in handing them their function and arguments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from course.judge.recognising.kept import of_the_module
from course.judge.recognising.locks import MAKERS
from course.judge.recognising.nodes import last_name, said, spans
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    ANY,
    DIFFERS,
    HUNG,
    IN_MAIN_THREAD,
    MISSED,
    about,
    message,
    told,
)
from course.judge.recognising.table import Place, Rule, at, where_raised
from course.judge.tasks.evidence import spy


def _runs(scene: Scene) -> Iterator[Place]:
    """Find ``thread.run()`` where a worker was made and not started."""
    started = {n for n, _ in scene.started}
    idle = [n for n, _ in scene.own if n not in started]
    stuck = scene.hung and scene.code.makes and not scene.code.starts
    for node in scene.code.methods("run"):
        on = node.func.value  # type: ignore[attr-defined]
        if node.args or node.keywords or said(on) in ("self", "subprocess", "asyncio"):
            continue
        if stuck or idle:
            yield at(node, worker=scene.worker)


def _called_targets(scene: Scene) -> Iterator[Place]:
    """Find ``target=f()`` where what it returned is no function."""
    for node in scene.code.makes:
        target = scene.code.argument(node, "target")
        if not isinstance(target, ast.Call) or last_name(target.func) in (
            "partial",
            "partialmethod",
        ):
            continue
        no_target = any(
            w["target"] != "callable" and w["made"] == node.lineno for _, w in scene.own
        )
        if no_target or _stays_in(scene, target):
            args = ", ".join(map(said, target.args)) + "," * (len(target.args) == 1)
            handed = f", args=({args})" if target.args else ""
            yield at(target, worker=scene.worker, name=said(target.func), handed=handed)


def _stays_in(scene: Scene, call: ast.Call) -> bool:
    """Tell whether the main thread, the only one, hangs in the function that is called here."""
    if not scene.hung or [wait.is_main for wait in scene.waits] != [True]:
        return False
    line = scene.waits[0].line or 0
    called = scene.code.functions.get(last_name(call.func), [])
    return line == call.lineno or any(spans(f, line) for f in called)


def _kept_starts(scene: Scene) -> Iterator[Place]:
    """Find ``t = Thread(…).start()``."""
    for node in scene.code.starts:
        if scene.code.is_used(node) and not isinstance(scene.code.parent(node), ast.Return):
            maker = node.func.value  # type: ignore[attr-defined]
            before = f"the {scene.worker}" if isinstance(maker, ast.Call) else said(maker)
            yield at(node, worker=scene.worker, before=before)


def _bare(scene: Scene) -> Iterator[Place]:
    """Find a function that is only named: as a statement, in a test, or in a computation."""
    idle = {name for _, name, task in scene.tasks if isinstance(task, spy) and not task.calls}
    own = set() if scene.sides.known else {*scene.code.functions}
    no_number = _NO_NUMBER.search(scene.raised[1])
    functions = scene.task_names | {*scene.code.functions}
    no_lock = _NO_LOCK(scene)
    for node in scene.code.every(ast.Name | ast.Attribute):
        parent, name = scene.code.parent(node), last_name(node)
        method = isinstance(node, ast.Attribute)
        if isinstance(parent, ast.Expr) and (name in idle | own or (method and name in _BARE)):
            yield at(node)
        negated = isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)
        asked = isinstance(parent, ast.If | ast.While | ast.IfExp) and parent.test is node
        if method and name in _ASKED and (negated or asked) and (DIFFERS | HUNG)(scene):
            yield at(node)
        if no_lock and name in MAKERS and isinstance(parent, ast.Assign):
            yield at(node)
        raised = node.lineno == scene.raised_line and not isinstance(parent, ast.Call)
        if no_number and raised and not method and name in functions:
            yield at(node)


_NO_LOCK = told("context manager", "acquire", "__enter__") & told(
    "TypeError", "AttributeError", "context manager protocol"
)
"""Something that was to be a lock is none."""
_BARE = ("start", "join", "acquire", "release", "close")
_ASKED = ("is_alive", "is_set", "locked")
_NO_NUMBER = re.compile(r"'(?:Callback|function|method|builtin_function_or_method|type)'")


def _idle(scene: Scene) -> Iterator[Place]:
    """Find a worker that was made, where nothing in the code starts any."""
    idle = [worker for _, worker in scene.own if not worker["started"]]
    by_class = {cls.name for cls in scene.code.worker_classes}
    hidden = scene.code.methods("run") or any(w["class"] in by_class for w in idle)
    if idle and not hidden and not scene.code.starts:
        yield at(None, kind=idle[0]["kind"], line=idle[0]["made"])


def _nobody(scene: Scene) -> Iterator[Place]:
    """There is nothing that could make a worker."""
    if scene.code.has_workers or scene.workers:
        return
    processes = scene.asks_for_processes or scene.sides.attribute in ("processes", "by_processes")
    worker, workers = ("process", "processes") if processes else ("thread", "threads")
    if len(scene.calls) == 1:
        what, how = "call itself", ""
        remedy = f"it to a {worker} of its own: make it, start it, then join it"
    else:
        what = "calls itself, one after the other"
        how = ": the second begins when the first has come to its end"
        remedy = f"each call to a {worker} of its own: make the {workers}, start them all, then"
        remedy += " join them all"
    yield at(None, worker=worker, what=what, how=how, remedy=remedy)


def _joined_first(scene: Scene) -> Iterator[Place]:
    """Find the line that raised; not where another call has put its worker into a common list."""
    last_start = max((start.lineno for start in scene.code.starts), default=0)
    in_order = all(last_start < join.lineno for join in scene.code.joins)
    if not (in_order and any(of_the_module(scene))):
        yield from where_raised(scene)


RULES = (
    Rule(
        "run() instead of start()",
        IN_MAIN_THREAD | HUNG | message("before it is started") | ~about("calls"),
        _runs,
        "Line {line} calls {said}. That is an ordinary call: the {worker} that makes the call"
        " does the work itself, and no new {worker} is started.",
        "Write {on}.start() on line {line}: it starts a new {worker}, and that {worker} calls"
        " run().",
    ),
    Rule(
        "target=f() instead of target=f",
        ANY,
        _called_targets,
        "Line {line} says target={said}. The brackets call {name} at once, before there is a new"
        " {worker}; what it returns becomes the target.",
        "Hand over the function without calling it: target={name}{handed}.",
    ),
    Rule(
        "the value of start() kept",
        message("'NoneType' object"),
        _kept_starts,
        "Line {line} keeps what start() returns, and start() returns None. Nothing keeps the"
        " {worker} itself, so nothing can join it.",
        "Take two lines: keep {before} first, and call start() on a line of its own.",
    ),
    Rule(
        "{name} without brackets",
        ANY,
        _bare,
        "Line {line} says {said}. Without brackets that only names the function; it is not called.",
        "Write {said}().",
    ),
    Rule(
        "started twice",
        message("threads can only be started once", "start a process twice"),
        where_raised,
        "{where} starts a worker that was started before. A worker can be started only once, even"
        " if it has finished.",
        "Start each of them in one place only. To do the work again, make a new one.",
    ),
    Rule(
        "join() before start()",
        message("cannot join thread before it is started", "can only join a started process"),
        _joined_first,
        "{where} waits for a worker that has not been started yet, so there is no end to wait for.",
        "Call start() first, then join().",
    ),
    Rule(
        "never started",
        ANY,
        _idle,
        "A {kind} is made on line {line}, but nothing starts it: making it only prepares the work.",
        "Call start() on each of them, before you join any.",
    ),
    Rule(
        "no worker at all",
        IN_MAIN_THREAD
        & (MISSED | about("in_main_thread", "workers", "processes", "by_threads", "by_processes")),
        _nobody,
        "Your code makes the {what}, in the main {worker}{how}.",
        "Hand {remedy}.",
    ),
)
