"""Mistakes with the end of a process: how it ended, who asks, and who waits for one that has."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.deadline import FOR_EVER
from course.judge.mistakes.code import EXECUTORS
from course.judge.mistakes.nodes import caught_by, owner, said, walk
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import HUNG, WORKER_DIED, message, uses
from course.judge.mistakes.table import Place, Rule, Symptom, at, in_worker

_OTHERS = uses("Pool", "ThreadPool", *EXECUTORS, "Manager", "Timer", "daemon")
"""What has threads or processes that are not the learner's own."""


@Symptom
def _went_well(scene: Scene) -> bool:
    """Exit codes are 0 that were to be 1: of processes whose task has raised something."""
    apart = scene.apart
    ends = bool(apart) and all(pair == (0, 1) for pair in apart)
    return ends and any(call.raised for call in scene.calls)


def _taken_in_the_process(scene: Scene) -> Iterator[Place]:
    """Find the ``except`` in a worker that lets it end as if all had gone well."""
    for node in scene.code.tries:
        for handler in node.handlers if in_worker(scene, node) else ():
            within = walk(handler.body)
            if not any(isinstance(n, ast.Raise) for n in within):
                yield at(handler.body[0], line=handler.lineno, caught=", ".join(caught_by(node)))


def _nobody_asks(scene: Scene) -> Iterator[Place]:
    """Find the ``join`` of a process that ended in another way than by returning."""
    codes = {one["exitcode"] for _, one in scene.own if one["kind"] == "process"} - {0, None}
    asked = scene.code.uses("exitcode", "sentinel", "is_alive")
    if len(codes) == 1 and not asked:
        for node in scene.code.joins:
            if not in_worker(scene, node):
                yield at(node, code=min(codes))


def _has_gone(scene: Scene) -> Iterator[Place]:
    """Find where the main thread waits for what only a worker could send, and none is left."""
    if len(scene.waits) != 1 or not scene.code.has_workers:
        return
    for wait, node in scene.waiting_at("get", "recv"):
        if wait.is_main:
            yield at(node, on=owner(node) or said(node))


RULES = (
    Rule(
        "an exception that ends no process",
        _went_well & uses("exitcode"),
        _taken_in_the_process,
        "The except on line {line} takes the exception in the process itself. So the process comes"
        " to its end as if nothing had happened, and its exit code is 0, not 1.",
        "Leave the try out: an exception that nobody takes ends the process with the exit code 1.",
    ),
    Rule(
        "nobody asks how the process ended",
        message("was to be raised", "it raises a"),
        _nobody_asks,
        "Line {line} waits for the end of a process. It ended with the exit code {code}, so it did"
        " not come to the end of its work, and nothing looks at that.",
        "After the join, look at process.exitcode: it is 0 only if all went well.",
    ),
    Rule(
        "waits for one who has gone",
        HUNG & message(FOR_EVER) & ~WORKER_DIED & ~_OTHERS,
        _has_gone,
        "Line {line} waits until something comes out of {on}. Nobody is left who could put it in:"
        " all workers have ended.",
        "Look at what a worker does on every way to its end, and how often it puts something in."
        " Where one may end without a word, wait for its end instead, and then see what there is.",
    ),
)
"""In the order in which they are asked."""
