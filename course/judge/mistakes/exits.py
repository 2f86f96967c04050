"""Mistakes with the end of a process: how it ended, who asks, and who waits for one that has."""

from __future__ import annotations

from collections.abc import Iterator

from course.judge.deadline import FOR_EVER
from course.judge.mistakes.code import EXECUTORS
from course.judge.mistakes.nodes import owner, said
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import HUNG, WORKER_DIED, message, uses
from course.judge.mistakes.table import Place, Rule, at, in_worker

_OTHERS = uses("Pool", "ThreadPool", *EXECUTORS, "Manager", "Timer", "daemon")
"""What has threads or processes that are not the learner's own."""


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
