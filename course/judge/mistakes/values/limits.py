"""Limits that the code sets by itself: so many at once, so much room, and no more."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from course.judge.explaining.differences import alike, are_numbers
from course.judge.recognising.code import EXECUTORS, QUEUES
from course.judge.recognising.nodes import arguments, last_name, names_in, said
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import DIFFERS, HUNG, KNOWN, MISSED
from course.judge.recognising.table import Place, Rule, at

_BY_CHANCE = 2
"""Numbers up to this may be the same in code and run for many reasons."""
_POOLS = (*EXECUTORS, "Pool", "ThreadPool")
_LIMITING = (*_POOLS, "Semaphore", "BoundedSemaphore", "min", "range")
_OF_EACH = ("maxtasksperchild", "max_tasks_per_child")
"""What limits each worker of a pool, and not how many there are."""


def _numbers(scene: Scene, *names: str) -> Iterator[tuple[ast.Call, int]]:
    """Yield the whole numbers that such calls are given, also by a name of the module's."""
    named = {
        said(target): statement.value.value
        for statement in scene.code.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
        for target in statement.targets
    }
    for call in scene.code.calls(*names):
        others = [keyword.value for keyword in call.keywords if keyword.arg in _OF_EACH]
        for arg in arguments(call):
            if arg in others:
                continue
            value = arg.value if isinstance(arg, ast.Constant) else named.get(said(arg))
            if type(value) is int and value > 0:
                yield call, value


def _at_once(scene: Scene) -> Iterator[Place]:
    """Find the number that is just how many were inside at once, where more were waited for."""
    within = {spy.most_at_once for spy in scene.missed_meetings}
    within |= {sum(not wait.is_main for wait in scene.waits)}
    for call, number in _numbers(scene, *_LIMITING):
        of_one = number == 1 and last_name(call.func) in _POOLS and scene.missed
        if of_one or (number in within and number > _BY_CHANCE):
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


def _limited(scene: Scene) -> Iterator[Place]:
    """Find ``min(workers, cpu_count())``, or ``max(0.01, …)``, and who got less, or more."""
    got, expected = scene.sides.got, scene.sides.expected
    if not are_numbers(got, expected):
        return
    for node in scene.code.calls("min", "max"):
        numbers: list[Any] = [n.value for n in node.args if isinstance(n, ast.Constant)]
        if last_name(node.func) == "max":
            least = [n for n in numbers if are_numbers(n, n) and n > 0 and len(node.args) > 1]
            if got > expected and any(isinstance(n, float) or n == got for n in least):
                yield at(node, got=got, expected=expected)
        elif got < expected:
            cores = {"cpu_count", "process_cpu_count", "sched_getaffinity"} & names_in(node.args)
            wanted = any(alike(scene.given.get(said(n)), expected) for n in node.args)
            if cores or wanted or got in numbers:
                yield at(node, got=got, expected=expected)


RULES = (
    Rule(
        "a limit that nobody asked for",
        MISSED | HUNG,
        _at_once,
        "{said} on line {line} sets a limit of its own: {number}. More were to be inside at once,"
        " and just {number} came in.",
        "Take the number from what you are given.",
    ),
    Rule(
        "a limit that nobody asked for",
        KNOWN,
        _limited,
        "{said} on line {line} sets a limit of its own: {got} where {expected} was wanted.",
        "Take the number that you are given, as small or as large as it is.",
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
