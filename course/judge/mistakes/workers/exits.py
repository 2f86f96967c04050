"""Mistakes with the end of a worker: who is alive, how it ended, and who asks when."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.children.deadline import FOR_EVER
from course.judge.explaining.differences import left_out
from course.judge.recognising.code import EXECUTORS
from course.judge.recognising.conditions import RELATIONS
from course.judge.recognising.nodes import inside, last_name, said
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    DIFFERS,
    HUNG,
    MISSED,
    NONE_GIVEN,
    OTHER_ORDER,
    WORKER_DIED,
    message,
    uses,
)
from course.judge.recognising.table import Place, Rule, at, in_worker

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
    """Find where the main thread waits for what only a worker could do, and there is none."""
    alone = len(scene.waits) == 1 and scene.code.has_workers
    alone = alone and (message(FOR_EVER) & ~WORKER_DIED & ~_OTHERS)(scene)
    none = [] in scene.given.values() and not any(w.line for w in scene.waits if not w.is_main)
    for wait, node in scene.waiting_at("get", "recv", "wait", "wait_for", "acquire"):
        gone = none or (alone and last_name(node.func) in ("get", "recv", "iter"))
        if wait.is_main and gone and not _until_a_value_is_gone(scene.code.loop_of(node)):
            yield at(node)


def _until_a_value_is_gone(loop: ast.AST | None) -> bool:
    """Tell whether a loop goes on while something is found in a list: it may be there for ever."""
    asked = inside(loop.test, ast.Compare) if isinstance(loop, ast.While) else []
    return any(isinstance(one.ops[0], ast.In) for one in asked)


def _asked_too_early(scene: Scene) -> Iterator[Place]:
    """Find the question who is alive, or for an exit code, that comes before the joins."""
    asks = [*scene.code.methods("is_alive")] if _names_too_many(scene) else []
    if (NONE_GIVEN | message("exit code None"))(scene):
        codes = [n for n in scene.code.every(ast.Attribute) if n.attr == "exitcode"]
        asks += [n for n in codes if any(s.lineno <= n.lineno for s in _beside(scene, n, "start"))]
    for node in asks:
        joins = _beside(scene, node, "join")
        loops = {loop for join in joins for loop in scene.code.loops_of(join)}
        together = last_name(node) != "exitcode" and loops & {*scene.code.loops_of(node)}
        if joins and all(node.lineno < join.lineno for join in joins) and not together:
            yield at(node, join=joins[0].lineno)


def _asked_without_join(scene: Scene) -> Iterator[Place]:
    """Find the question for an exit code where a sentinel was waited for, and nobody joins."""
    for node in scene.code.every(ast.Attribute):
        if node.attr == "exitcode" and not _beside(scene, node, "join"):
            yield at(node)


def _beside(scene: Scene, node: ast.AST, name: str) -> list[ast.Call]:
    """Return the calls of this method in the same function."""
    function = scene.code.function_of(node)
    return [c for c in scene.code.methods(name) if scene.code.function_of(c) is function]


def _names_too_many(scene: Scene) -> bool:
    """Tell whether the answer has returned more than was expected, and nothing else is wrong."""
    last = scene.gave
    return (
        isinstance(last, list)
        and last == scene.sides.got
        and bool(left_out(scene.sides.expected, last))
    )


def _not_asked(scene: Scene) -> Iterator[Place]:
    """Find where the name of a worker is kept, and nothing has asked whether it is alive."""
    if not _names_too_many(scene) or not scene.code.uses("is_alive"):
        return
    for node in scene.code.nodes:
        if not (isinstance(node, ast.Attribute) and node.attr == "name"):
            continue
        around = list(scene.code.above(node))
        tests = [
            test for n in around if isinstance(n, ast.ListComp) for test in n.generators[0].ifs
        ]
        tests += [n.test for n in around if isinstance(n, ast.If)]
        kept = any(isinstance(n, ast.ListComp) for n in around) or any(
            isinstance(n, ast.Call) and last_name(n.func) == "append" for n in around
        )
        if kept and "is_alive" not in {last_name(n) for test in tests for n in ast.walk(test)}:
            yield at(node)


def _some_exit_codes(scene: Scene) -> Iterator[Place]:
    """Find the only comparison of an exit code, if it does not tell 0 from all others that came."""
    nodes = [n for n in scene.code.nodes if isinstance(n, ast.Attribute) and n.attr == "exitcode"]
    compared = [p for n in nodes if isinstance(p := scene.code.parent(n), ast.Compare)]
    codes = [c for w in scene.workers if type(c := w.get("exitcode")) is int]
    if len(compared) != 1:
        return
    (test,) = compared
    relation, other = RELATIONS.get(type(test.ops[0])), said(test.comparators[0])
    if relation is None or len(test.ops) > 1 or not other.removeprefix("-").isdigit():
        return
    told = [relation(code, int(other)) for code in codes]
    like_0 = [c for c in codes if c and relation(c, int(other)) is relation(0, int(other))]
    told_apart = {*codes} - {0, *like_0}
    if any(right in told_apart for _, right in scene.apart if type(right) is int):
        return  # what is wrong is not what became of those that are treated like 0
    if told not in ([code == 0 for code in codes], [code != 0 for code in codes]):
        yield from (at(test, code=code) for code in like_0[:1])


def _as_processes_end(scene: Scene) -> Iterator[Place]:
    """Find where exit codes are kept in the order in which they are found."""
    for node in scene.code.methods("append"):
        kept = [n for arg in node.args for n in ast.walk(arg) if isinstance(n, ast.Attribute)]
        loops = [n for n in scene.code.loops_of(node) if isinstance(n, ast.While)]
        if loops and any(n.attr == "exitcode" for n in kept):
            yield at(node)


RULES = (
    Rule(
        "asked before the wait",
        DIFFERS | message("exit code None"),
        _asked_too_early,
        "Line {line} asks {said}, and only line {join} waits for the end. Until then a process has"
        " no exit code but None, and is alive.",
        "Ask when the waiting is over.",
    ),
    Rule(
        "exit code asked without join",
        NONE_GIVEN & uses("sentinel"),
        _asked_without_join,
        "Line {line} asks {said}, and nothing has joined this process. A sentinel tells of the end"
        " a moment before the exit code is there, and until then it is None.",
        "Call join() first: it hardly waits, and fetches the exit code.",
    ),
    Rule(
        "named without being asked",
        DIFFERS,
        _not_asked,
        "Line {line} keeps {said}, and nothing has asked whether this one is alive.",
        "Ask each of them, is_alive(), also those that there was no time left to wait for.",
    ),
    Rule(
        "only some exit codes",
        DIFFERS & ~MISSED,
        _some_exit_codes,
        "Line {line} asks {said}. A process ended with {code} here, and this line treats that"
        " like 0. The exit code is 1 after an exception, n after sys.exit(n), and below 0 after a"
        " signal.",
        "Compare with 0: only 0 means that all went well.",
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
        "waits for one who is not there",
        HUNG,
        _has_gone,
        "{said} on line {line} waits for something that only a worker could do, and none is left:"
        " all have ended, or the call got nothing to do and made none.",
        "Look at what a worker does on every way to its end, and at the call with an empty list."
        " Where one may end without a word, wait for its end instead, with join().",
    ),
    Rule(
        "exit codes in the order of ending",
        OTHER_ORDER & uses("exitcode"),
        _as_processes_end,
        "Line {line} adds an exit code when it finds that a process has ended, so the first to end"
        " comes first.",
        "Ask for the exit codes when all have ended, process by process in the order wanted.",
    ),
)
