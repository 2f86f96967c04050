"""Mistakes in waiting for workers."""

from __future__ import annotations

import ast
from typing import Any

from course.judge.mistakes.code import said
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
    if found is None or not scene.missed:
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
            if scene.sides.got in ([False], False) and scene.sides.expected in ([True], True):
                return Mistake(
                    "waits for a whole batch",
                    f"Line {start.lineno} starts some workers, and line {join.lineno} waits for"
                    " all of them before the next ones begin. While one of them is slow, the"
                    " others have nothing to do.",
                    "Let each worker take its next piece of work itself when it is done, or let a"
                    " Semaphore decide how many are inside.",
                )
    return None


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
        f" the {many} are.",
        "Keep them in a list, and after all are started call join() on each.",
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
    if not outside:
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
    no_join,
    some_not_joined,
    join_with_timeout,
    joins_itself,
)
"""In the order in which they are asked."""
