"""Limits that the code sets by itself: so many at once, so much room, and no more."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.mistakes.code import EXECUTORS, QUEUES
from course.judge.mistakes.nodes import arguments, said
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import DIFFERS, HUNG, MISSED
from course.judge.mistakes.table import Place, Rule, at

_BY_CHANCE = 2
"""Numbers up to this may be the same in code and run for many reasons."""
_LIMITING = (*EXECUTORS, "Pool", "ThreadPool", "Semaphore", "BoundedSemaphore", "min", "range")


def _numbers(scene: Scene, *names: str) -> Iterator[tuple[ast.Call, int]]:
    """Yield the whole numbers that such calls are given, also by a name of the module's."""
    named = {
        said(target): statement.value.value
        for statement in scene.code.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
        for target in statement.targets
    }
    for call in scene.code.calls(*names):
        for arg in arguments(call):
            value = arg.value if isinstance(arg, ast.Constant) else named.get(said(arg))
            if type(value) is int and value > 0:
                yield call, value


def _at_once(scene: Scene) -> Iterator[Place]:
    """Find the number that is just how many were inside at once, where more were waited for."""
    within = {spy.most_at_once for spy in scene.missed_meetings}
    within |= {sum(not wait.is_main for wait in scene.waits)}
    for call, number in _numbers(scene, *_LIMITING):
        if number in within and number > _BY_CHANCE:
            yield at(call, number=number)


def _of_the_queue(scene: Scene) -> Iterator[Place]:
    """Find a queue with less room than was put in, where somebody had to wait for it."""
    got, expected = scene.sides.got, scene.sides.expected
    had_to = bool(scene.waiting_at("put")) or (isinstance(got, list) and got and expected == [])
    for call, number in _numbers(scene, *QUEUES, "deque") if had_to else ():
        puts = {scene.code.function_of(put) for put in scene.code.methods("put")}
        names = {getattr(function, "name", "") for function in puts}
        handed = [path for path, _, _ in scene.asked if path.rpartition(".")[2] in names]
        if len(handed) > number:
            yield at(call, number=number, times=len(handed))


RULES = (
    Rule(
        "a limit that nobody asked for",
        MISSED | HUNG,
        _at_once,
        "{said} on line {line} sets a limit of its own: {number}. More were to be inside at once,"
        " and just {number} were.",
        "Take the number from what you are given.",
    ),
    Rule(
        "a limit that nobody asked for",
        DIFFERS | HUNG,
        _of_the_queue,
        "{said} on line {line} holds {number} at most. In this check {times} were handed over, and"
        " put() waits when the queue is full.",
        "Make the queue without a limit.",
    ),
)
"""In the order in which they are asked."""
