"""Mistakes with what is sent to a worker: what cannot be sent, is dropped, or is misread."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from course.judge.recognising.nodes import last_name, said
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import DIFFERS, HUNG, MISSED, RAISED, WORKER_DIED
from course.judge.recognising.table import Place, Rule, at, in_worker, waiting
from course.judge.tasks.slowly import MIDWAY, slowly

_NOT_SENT = re.compile(r"\n  File [^\n]*, in _feed\n(?:[^\n]*\n)*?((?:\w+\.)*\w*Error: [^\n]*)")
"""What the thread says that sends a queue's items, when it could not make bytes of one."""


def _not_sent(scene: Scene) -> Iterator[Place]:
    """Find who waits for something that could not be sent."""
    found = _NOT_SENT.search(scene.stderr)
    for place in waiting("get")(scene) if found else ():
        yield at(place.node, message=found[1].rpartition(".")[2] if found else "", **place.words)


def _worked_on(scene: Scene) -> Iterator[Place]:
    """Find where an exception becomes a text, and a later call that was given this text."""
    raised = {call.raised for call in scene.calls if call.raised}
    kinds = raised | {error.type for error in scene.exceptions}
    given = [call.args[0] for call in scene.calls if call.args and isinstance(call.args[0], str)]
    texts = [text for text in given for kind in kinds if text.startswith(f"{kind}: ")]
    for node in scene.code.nodes if texts else ():
        if isinstance(node, ast.ExceptHandler) and in_worker(scene, node):
            yield at(node.body[0], text=repr(texts[0]))


def _end_taken_apart(scene: Scene) -> Iterator[Place]:
    """Find ``number, item = q.get()`` that has got None, which somebody puts in as the end."""
    ends = [n for n in scene.code.methods("put") if n.args and said(n.args[0]) == "None"]
    lines = {e.line for e in scene.all_raised if "unpack non-iterable NoneType" in e.message}
    for node in (*scene.code.methods("get"), *scene.code.methods("recv")):
        if ends and node.lineno in lines:
            yield at(node, put=ends[0].lineno)


def _gathered_first(scene: Scene) -> Iterator[Place]:
    """Find a worker that calls a task for all its items before it puts the first one in."""
    tasks = scene.code.names_in_workers(scene.task_names)
    sends = [*scene.code.methods("put"), *scene.code.methods("send")]
    for put in sends:
        function = scene.code.function_of(put)
        for node in ast.walk(function) if function in scene.code.bodies and function else ():
            if not isinstance(node, ast.Call) or node.lineno >= put.lineno:
                continue
            works = {*map(last_name, [node.func, *node.args])} & tasks
            own = scene.code.loops_of(node)
            passed = any({*own} & {*scene.code.loops_of(one)} for one in sends)
            end = put.args and isinstance(put.args[0], ast.Constant)
            if works and own and scene.code.loops_of(put) and not passed and not end:
                yield at(put, work=node.lineno, task=min(works))


def _mixed_up(scene: Scene) -> Iterator[Place]:
    """Find where an end of a pipe is used while another one is in the middle of a message there.

    Or where a worker has received what is no message: pieces of several.
    """
    halves = [s for s in scene.spies if isinstance(s, slowly) and s.__name__ == MIDWAY]
    mixed = any(one.alike for one in halves)
    torn = {e.line for e in scene.ended if e.worker == "process" and e.type == "UnpicklingError"}
    for node in (*scene.code.methods("send"), *scene.code.methods("send_bytes")):
        if mixed and in_worker(scene, node):
            yield at(node)
    for node in (*scene.code.methods("recv"), *scene.code.methods("recv_bytes")):
        if node.lineno in torn:
            yield at(node)


MIXED_UP = (
    Rule(
        "several use one end of a pipe without a lock",
        RAISED | WORKER_DIED | HUNG | DIFFERS,
        _mixed_up,
        "On line {line} two workers were in the middle of {said} at once, at the same end of a"
        " pipe, and their messages are mixed up. What is large goes through a pipe in parts, and"
        " a pipe has no lock of its own, as a queue has.",
        "Give each worker a pipe of its own, hold one lock around the call, or take a queue.",
    ),
)
"""What an exception of the library comes from, whoever takes it."""

RULES = (
    Rule(
        "something that cannot be sent",
        HUNG,
        _not_sent,
        "{who} waits on line {line} for something that never comes: what was put into the queue"
        " could not be made into bytes ({message}). put() does not notice; a thread of the queue"
        " does that later, prints the error and goes on.",
        "Put in plain data only: of an exception its text, not the exception itself.",
    ),
    Rule(
        "an error worked on like a value",
        DIFFERS,
        _worked_on,
        "Line {line} makes a text of an exception, and sends it on like any other value. So the"
        " next one was called with {text}.",
        "Send a mark along that says whether it went well, and look at it before you go on.",
    ),
    Rule(
        "a sentinel taken for an item",
        RAISED | WORKER_DIED,
        _end_taken_apart,
        "Line {line} takes apart what {said} gives, and this time it was None: the sentinel that"
        " line {put} puts in. It came where an item was still to come, or nobody looks for it.",
        "Look first whether it is the sentinel. Where several put one in, count them.",
    ),
    Rule(
        "passes nothing on until all is done",
        MISSED,
        _gathered_first,
        "Line {work} comes to {task} for one item after the other, and only when all are done line"
        " {line} puts the first one in. Meanwhile those who wait for it have nothing to do.",
        "Put each in at once, in the same loop that makes it.",
    ),
)
