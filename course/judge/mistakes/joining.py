"""Mistakes in waiting for workers."""

from __future__ import annotations

import ast
from typing import Any, TypeGuard

from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene


def _one_by_one(scene: Scene) -> tuple[int, int] | None:
    """Return the lines of start and join when each worker was joined before the next started."""
    running: int | None = None
    lines: tuple[int, int] | None = None
    pairs = 0
    for event, number, line in scene.events:
        if line is None:
            continue
        if event == "start":
            if running is not None:
                return None
            running, begun = number, line
        elif number == running:
            running, lines = None, (begun, line)
            pairs += 1
    return lines if pairs > 1 else None


def join_in_start_loop(scene: Scene) -> Mistake | None:
    """Each worker is joined before the next one is started."""
    found = _one_by_one(scene)
    if found is None or not (scene.missed or scene.joined_too_early):
        return None
    start, join = found
    return Mistake(
        "join inside the start loop",
        f"Line {start} starts a worker and line {join} waits for its end before the loop comes to"
        " the next one. So there is never more than one at work: everything is right, but nothing"
        " overlaps.",
        "Keep the workers in a list and make it two loops: first start all, then join all.",
    )


def whole_batch(scene: Scene) -> Mistake | None:
    """A few are started and all of them joined before the next ones begin."""
    joins = [j for j in scene.code.joins if len(scene.code.loops_of(j)) > 1]
    starts = [s for s in scene.code.starts if len(scene.code.loops_of(s)) > 1]
    for join in joins:
        for start in starts:
            outer = set(scene.code.loops_of(join)) & set(scene.code.loops_of(start))
            if not outer or scene.code.loop_of(join) is scene.code.loop_of(start):
                continue
            refused = scene.sides.got in ([False], False)
            if scene.sides.attribute == "kept" or (
                refused and scene.sides.expected in ([True], True)
            ):
                return Mistake(
                    "waits for a whole batch",
                    f"Line {start.lineno} starts some workers, and line {join.lineno} waits for"
                    " all of them before the next ones begin. While one of them is slow, the"
                    " others have nothing to do.",
                    "Wait for whichever ends first: multiprocessing.connection.wait([p.sentinel,"
                    " …]) returns when any of them has ended."
                    if scene.worker == "process"
                    else "Let each worker take its next piece of work itself when it is done, or"
                    " let a Semaphore decide how many are inside.",
                )
    return None


def in_order_of_starting(scene: Scene) -> Mistake | None:
    """One is joined, and only then is it seen to that another one has ended."""
    if not scene.missed or scene.sides.got not in ([False], False) or scene.code.calls("wait"):
        return None
    for join in scene.code.joins:
        loop = scene.code.loop_of(join)
        if not isinstance(loop, ast.For) or join.args or join.keywords:
            continue
        later = [n for n in ast.walk(loop) if getattr(n, "lineno", 0) > join.lineno]
        starters = {f.name for f in map(scene.code.function_of, scene.code.starts) if _is_def(f)}
        again = [n for n in later if isinstance(n, ast.Call) and last_name(n.func) in starters]
        again += [n for n in later if n in scene.code.starts]
        if again:
            return Mistake(
                "waits for one worker after the other",
                f"Line {join.lineno} waits for the workers in their order. While it waits for one"
                " that is slow, another one has ended long ago, and line"
                f" {again[0].lineno} comes too late for it.",
                "Wait for whichever ends first: multiprocessing.connection.wait([p.sentinel, …])"
                " returns when any of them has ended; or give each a thread that joins it.",
            )
    return None


def _is_def(node: Any) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, ast.FunctionDef)


def no_join(scene: Scene) -> Mistake | None:
    """Workers are started, and nothing waits for their end."""
    started = scene.started
    if not started or scene.hung or scene.story or not scene.differs:
        return None
    if any(n in scene.joined for n, _ in started) or scene.code.waits_otherwise or scene.code.joins:
        return None
    if list(scene.errors()):
        return None
    line = _start_line(scene, started[0][0])
    many = "threads" if started[0][1]["kind"] == "thread" else "processes"
    end = f"the {many} are" if len(started) > 1 else f"the {started[0][1]['kind']} is"
    if started[0][1]["daemon"]:
        return Mistake(
            "a daemon for work that matters",
            f"The {many} started on line {line} are daemons, and nothing waits for them: the"
            " function is over before their work is, and at the end of a program they are stopped"
            " in the middle of it.",
            "Leave daemon out, and join each of them after all are started.",
        )
    return Mistake(
        "no join",
        f"Line {line} starts the work, and then nothing waits for it: the function is over before"
        f" {end}.",
        "After the start call join(): it waits for the end."
        if len(started) == 1
        else "Keep them in a list, and after all are started call join() on each.",
    )


def _start_line(scene: Scene, number: int) -> int | None:
    return next((line for event, n, line in scene.events if event == "start" and n == number), None)


def some_not_joined(scene: Scene) -> Mistake | None:
    """Only one of several workers is joined, the last one usually."""
    started = scene.started
    joined = [n for n, _ in started if n in scene.joined]
    if not joined or len(joined) == len(started) or not scene.differs:
        return None
    if scene.code.waits_otherwise or list(scene.errors()):
        return None
    outside = [j for j in scene.code.joins if scene.code.loop_of(j) is None]
    if not outside or all(scene.code.loop_of(s) is None for s in scene.code.starts):
        return None
    join = outside[0]
    return Mistake(
        "not every worker joined",
        f"{len(started)} workers were started, and line {join.lineno}, {said(join)}, waits for"
        f" {'one' if len(joined) == 1 else len(joined)} of them: it stands after the loop, so it is"
        " executed once.",
        "Keep all of them in a list, and call join() on each in a loop.",
    )


def join_with_timeout(scene: Scene) -> Mistake | None:
    """``join(0.1)`` goes on when the time is over, finished or not."""
    if not scene.differs or not any(n in scene.joined for n, _ in scene.started):
        return None
    for join in scene.code.joins:
        limit: Any = join.args[0] if join.args else next((k.value for k in join.keywords), None)
        if limit is not None and not (isinstance(limit, ast.Constant) and limit.value is None):
            if scene.code.uses("is_alive") or scene.missed:
                continue
            return Mistake(
                "join with a timeout",
                f"Line {join.lineno} waits {said(limit)} seconds at the most and then goes on,"
                " whether the worker has finished or not.",
                "Call join() without a number: it waits until the worker has finished.",
            )
    return None


def exit_code_too_early(scene: Scene) -> Mistake | None:
    """``process.exitcode`` before ``process.join()``: None, for it has not ended yet."""
    shown = scene.sides.got if scene.sides.known else None
    parts = shown if isinstance(shown, list) else []
    if not ("None" in scene.message or None in parts) or scene.code.waits_otherwise:
        return None
    for node in scene.code.nodes:
        if not (isinstance(node, ast.Attribute) and node.attr == "exitcode"):
            continue
        function = scene.code.function_of(node)
        joins = [j for j in scene.code.joins if scene.code.function_of(j) is function]
        starts = [s for s in scene.code.starts if scene.code.function_of(s) is function]
        started = any(start.lineno <= node.lineno for start in starts)
        if started and joins and all(join.lineno > node.lineno for join in joins):
            return Mistake(
                "exit code asked for before join",
                f"Line {node.lineno} reads {said(node)}, and only line {joins[0].lineno} waits for"
                " the end. A process that has not ended has no exit code yet: it is None.",
                f"Read {said(node)} after the join.",
            )
    return None


def asks_join(scene: Scene) -> Mistake | None:
    """``if process.join(1):``, as if join told whether the worker has ended."""
    if not scene.differs:
        return None
    for join in scene.code.methods("join"):
        test: ast.AST = join
        outer = scene.code.parent(join)
        while isinstance(outer, ast.UnaryOp | ast.BoolOp | ast.Compare):
            test, outer = outer, scene.code.parent(outer)
        if isinstance(outer, ast.If | ast.While | ast.IfExp) and outer.test is test:
            return Mistake(
                "asks join() whether it has ended",
                f"Line {join.lineno} decides by what {said(join)} returns. join() returns None,"
                " whether the worker has ended or only the time is over; and None counts as false.",
                "Call join() on a line of its own, and then ask is_alive().",
            )
    return None


def expects_timeout_error(scene: Scene) -> Mistake | None:
    """``except TimeoutError`` around a ``join`` with a timeout."""
    if not scene.differs:
        return None
    for node in scene.code.nodes:
        if not isinstance(node, ast.Try):
            continue
        caught = {last_name(t) for h in node.handlers if h.type for t in ast.walk(h.type)}
        inside = {n for part in node.body for n in ast.walk(part)}
        for join in scene.code.methods("join"):
            if join in inside and "TimeoutError" in caught:
                return Mistake(
                    "expects join() to raise when the time is over",
                    f"The try on line {node.lineno} waits for a TimeoutError of {said(join)}. When"
                    " the time is over join() just returns, and raises nothing.",
                    "After join() ask is_alive(): if it says True, the time was over first.",
                )
    return None


def joins_itself(scene: Scene) -> Mistake | None:
    """A thread that waits for its own end would wait for ever."""
    messages = [scene.raised[1], *(error["message"] for error in scene.errors())]
    if not any("cannot join current thread" in message for message in messages):
        return None
    return Mistake(
        "a thread that joins itself",
        "A thread calls join() on itself: it would wait for its own end for ever, so Python"
        " refuses.",
        "Call join() in the thread that started it, after start().",
    )


RULES: tuple[Rule, ...] = (
    join_in_start_loop,
    whole_batch,
    in_order_of_starting,
    no_join,
    some_not_joined,
    exit_code_too_early,
    asks_join,
    expects_timeout_error,
    join_with_timeout,
    joins_itself,
)
"""In the order in which they are asked."""
