"""Mistakes in waiting for workers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from typing import TypeGuard

from course.judge.recognising.nodes import caught_by, last_name, walk
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import DIFFERS, HUNG, LEFT_ALIVE, MISSED, MORE, WORKER_DIED
from course.judge.recognising.table import Place, Rule, at

_ONE_BY_ONE = "Keep the workers in a list and make it two loops: first start all, then join all."
_WHICHEVER = (
    "Wait for whichever ends first: multiprocessing.connection.wait([p.sentinel, …]) returns when"
    " any of them has ended"
)


def _one_by_one(scene: Scene) -> Iterator[Place]:
    """Find start and join, where each worker was joined before the next one was started."""
    running: int | None = None
    pairs: list[tuple[int, int]] = []
    for event, number, line in scene.events:
        if line is None:
            continue
        if event == "start":
            if running is not None:
                return
            running, begun = number, line
        elif number == running:
            running = None
            pairs.append((begun, line))
    if len(pairs) > 1 and _in_one_loop(scene, *pairs[-1]):
        yield at(None, start=pairs[-1][0], join=pairs[-1][1])


def _in_one_loop(scene: Scene, start: int, join: int) -> bool:
    """Tell whether a loop repeats both lines; where they stand in two functions it is taken so."""
    starts = [s for s in scene.code.starts if s.lineno == start]
    joins = [j for j in scene.code.joins if j.lineno == join]
    pairs = [(s, j) for s in starts for j in joins]
    same = [p for p in pairs if scene.code.function_of(p[0]) is scene.code.function_of(p[1])]
    loops = [set(scene.code.loops_of(s)) & set(scene.code.loops_of(j)) for s, j in same]
    return not same or any(loops)


def _in_their_order(scene: Scene) -> Iterator[Place]:
    """Find a loop that joins a worker and then starts another one."""
    starters = {getattr(scene.code.function_of(s), "name", "") for s in scene.code.starts} - {""}
    for join in scene.code.joins:
        loop = scene.code.loop_of(join)
        if not isinstance(loop, ast.For) or join.args or join.keywords:
            continue
        if any(_asks_whether_ended(n) and n.lineno < join.lineno for n in ast.walk(loop)):
            continue
        later = [n for n in ast.walk(loop) if getattr(n, "lineno", 0) > join.lineno]
        calls = [n for n in later if isinstance(n, ast.Call)]
        again = [n for n in calls if last_name(n.func) in starters or n in scene.code.starts]
        if again and not scene.code.calls("wait"):
            yield at(join, again=again[0].lineno)


def _asks_whether_ended(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and node.attr in ("exitcode", "is_alive", "sentinel")


def _never_joined(scene: Scene) -> Iterator[Place]:
    """Find the start of workers of which none was joined, or waited for in another way."""
    started = scene.started
    waited = any(n in scene.joined for n, _ in started) or _waited_for(scene) or scene.code.joins
    for number, worker in started[:1] if not waited else ():
        line = next((i for event, n, i in scene.events if event == "start" and n == number), None)
        end, remedy = f"the {worker['kind']} has", "After the start call join()."
        if len(started) > 1:
            plural = "threads" if worker["kind"] == "thread" else "processes"
            end = f"the {plural} have"
            remedy = f"Keep the {plural} in a list, and after all are started call join() on each."
        daemon = " As daemons they are stopped in the middle of it when the program ends."
        yield at(None, line=line, end=end, remedy=remedy, daemon=daemon * bool(worker["daemon"]))


def _waited_for(scene: Scene) -> bool:
    """Tell whether the code may wait by something that was executed, other than ``join``."""
    return scene.code.waits_otherwise and not _left_to_itself(scene)


def _left_to_itself(scene: Scene) -> bool:
    """Tell whether every ``get`` and every wait stands in what the workers run."""
    names = ("get", "wait", "acquire", "recv", "is_alive", "result", "as_completed", "Pool")
    calls = [*scene.code.calls(*names, "active_children"), *scene.code.iterated("get")]
    loops = scene.code.every(ast.While)
    outside = [
        n for n in (*calls, *loops) if not any(b in scene.code.above(n) for b in scene.code.bodies)
    ]
    return not outside


def _not_joined(scene: Scene, *, one_each: bool) -> Iterator[Place]:
    """Find the join by which only some of the workers were waited for; `one_each`: one a call."""
    started = [n for n, _ in scene.started]
    joined = [n for n in started if n in scene.joined]
    if not joined or len(joined) == len(started) or scene.code.waits_otherwise:
        return
    for event, number, line in scene.events:
        if event == "join" and number in joined and line:
            in_a_loop = any(scene.code.loop_of(start) for start in scene.code.starts)
            once = [
                j for j in scene.code.joins
                if j.lineno == line and in_a_loop and not scene.code.loop_of(j)
            ]  # fmt: skip
            why = ": it stands after the loop, so it is executed once" if once else ""
            few = "one" if len(joined) == 1 else len(joined)
            calls = len([path for path, _, _ in scene.asked if path == scene.asked[-1][0]])
            if one_each is not (calls > 1 and calls == len(started)):
                return
            times = f", in {calls} calls," if calls > 1 else ","
            yield at(None, line=line, started=len(started), few=few, why=why, calls=times)


def _asked_joins(scene: Scene) -> Iterator[Place]:
    """Find ``if process.join(1):``, and a ``join`` in a ``try`` for a TimeoutError."""
    for join in scene.code.methods("join"):
        test: ast.AST = join
        outer = scene.code.parent(join)
        while isinstance(outer, ast.UnaryOp | ast.BoolOp | ast.Compare):
            test, outer = outer, scene.code.parent(outer)
            if isinstance(outer, ast.BoolOp) and _changes_nothing(test, outer.op):
                break
        tried = [n for n in scene.code.tries if "TimeoutError" in caught_by(n)]
        asked = isinstance(outer, ast.If | ast.While | ast.IfExp) and outer.test is test
        if asked or any(join in walk(n.body) and DIFFERS(scene) for n in tried):
            yield at(join)


def _changes_nothing(test: ast.AST, op: ast.boolop) -> bool:
    """Whether ``join() is None``, which is true, stands where only the other part decides."""
    kind = ast.Is if isinstance(op, ast.And) else ast.IsNot
    return isinstance(test, ast.Compare) and isinstance(test.ops[0], kind)


RULES = (
    Rule(
        "join inside the start loop",
        MISSED,
        _one_by_one,
        "Line {start} starts a worker, and line {join} waits for its end before the loop starts"
        " the next one. So only one is at work at a time: nothing overlaps, also where all results"
        " are right.",
        _ONE_BY_ONE,
    ),
    Rule(
        "waits for one worker after the other",
        MISSED,
        _in_their_order,
        "Line {line} waits for the workers in their order. While it waits for a slow one, another"
        " one may end, and line {again} comes too late for that one.",
        f"{_WHICHEVER}; or give each a thread that joins it.",
    ),
    Rule(
        "no join",
        (DIFFERS & ~MORE | LEFT_ALIVE) & ~WORKER_DIED,
        _never_joined,
        "Line {line} starts the work, and nothing waits for it: the function returns before {end}"
        " ended.{daemon}",
        "{remedy}",
    ),
    Rule(
        "not every worker joined",
        (DIFFERS & ~MORE | LEFT_ALIVE) & ~WORKER_DIED,
        partial(_not_joined, one_each=True),
        "Each of {started} calls started a worker, and line {line} was reached in only {few} of"
        " them: there is a way out of the function on which nobody waits.",
        "Let every way out come to the join, also that of an exception: put it into a finally.",
    ),
    Rule(
        "not every worker joined",
        (DIFFERS & ~MORE | LEFT_ALIVE) & ~WORKER_DIED,
        partial(_not_joined, one_each=False),
        "{started} workers were started{calls} and line {line} waits for {few} of them{why}.",
        "Keep all of them in a list, and call join() on each in a loop.",
    ),
    Rule(
        "asks join() whether it has ended",
        DIFFERS | HUNG,
        _asked_joins,
        "Line {line} looks whether {said} returns something, or raises a TimeoutError. join()"
        " always returns None, whether the worker has ended or the time is up, and raises nothing.",
        "Call join() on a line of its own, and then ask is_alive().",
    ),
)
