"""Mistakes with what is still under way: in a buffer, in a pipe, or in somebody's hand."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.handing import pooled
from course.judge.mistakes.pools import blocks_of_pools
from course.judge.mistakes.scene import Mistake, Rule, Scene


def _owner(call: ast.Call) -> str:
    """Return the last name of what a method is called on: ``q`` of ``self.q.put(1)``."""
    return last_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""


def stopped_while_sending(scene: Scene) -> Mistake | None:
    """The end of a ``with`` block stops workers that have results in a queue's buffer."""
    if not (scene.less or scene.hung):
        return None
    puts = [c for c in scene.code.methods("put") if scene.code.function_of(c) in pooled(scene)]
    for block in blocks_of_pools(scene):
        inside = [n for part in block.body for n in ast.walk(part) if isinstance(n, ast.Call)]
        names = {last_name(call.func) for call in inside}
        if puts and names & {"map", "starmap"} and not names & {"join", "get"}:
            return Mistake(
                "a pool stopped while its workers still send",
                f"Line {puts[0].lineno} only lays the item into a buffer of the worker, from where"
                f" it is sent bit by bit. The end of the with block that begins on line"
                f" {block.lineno} stops the workers at once, and what they have not sent yet is"
                " lost.",
                "Inside the block, after all the work, call close() and then join(): a worker ends"
                " by itself only when everything is sent.",
            )
    return None


def sentinel_overtakes(scene: Scene) -> Mistake | None:
    """The parent puts the sentinel while others are still putting items into the same queue."""
    if not (scene.less or scene.hung or scene.missed or scene.sides.attribute == "processes"):
        return None
    working = [*scene.code.bodies, *pooled(scene)]
    filled = {_owner(c) for c in scene.code.methods("put") if scene.code.function_of(c) in working}
    queues = {_owner(c) for c in scene.code.methods("put")}
    for call in scene.code.methods("put"):
        function = scene.code.function_of(call)
        bare = call.args and isinstance(call.args[0], ast.Constant)
        if not bare or function in working or not isinstance(function, ast.FunctionDef):
            continue
        if _owner(call) not in filled and not _is_handed_on(scene, call):
            continue
        if any(_owner(call) in _both_ways(scene, body) for body in working):
            continue
        before = [
            c
            for c in (*scene.code.methods("join"), *scene.code.methods("get"), *_iterated(scene))
            if scene.code.function_of(c) is function
            and c.lineno < call.lineno
            and (last_name(c.func) == "join" or _owner(c) in queues or last_name(c.func) == "iter")
        ]
        waits = any(isinstance(w, ast.With) and w.lineno < call.lineno for w in _blocks(function))
        if not before and not (waits and not _is_inside(scene, call)):
            return Mistake(
                "a sentinel that overtakes the items",
                f"Line {call.lineno} puts the sentinel into {said(call.func.value)} while others"  # type: ignore[attr-defined]
                " may still be putting items into it. Between several processes no order is"
                " promised: the sentinel can come first, and what comes after it is never taken"
                " out.",
                "Put the sentinel when all who put items have ended: join them first (a pool:"
                " close() and join()), or let them say themselves that they are done.",
            )
    return None


def _both_ways(scene: Scene, body: ast.AST) -> set[str]:
    """Return the queues that a worker takes from and puts into."""
    gets, puts = (
        {_owner(c) for c in scene.code.methods(name) if scene.code.function_of(c) is body}
        for name in ("get", "put")
    )
    return gets & puts


def _blocks(function: ast.FunctionDef) -> list[ast.With]:
    return [n for n in ast.walk(function) if isinstance(n, ast.With)]


def _is_inside(scene: Scene, node: ast.AST) -> bool:
    return any(isinstance(outer, ast.With) for outer in scene.code.above(node))


def _iterated(scene: Scene) -> list[ast.Call]:
    return [c for c in scene.code.calls("iter") if c.args and last_name(c.args[0]) == "get"]


def _is_handed_on(scene: Scene, put: ast.Call) -> bool:
    """Tell whether the queue is handed to a worker that puts into it under another name."""
    name = _owner(put)
    for call in scene.code.makes:
        args, target = (scene.code.argument(call, key) for key in ("args", "target"))
        if not isinstance(args, ast.Tuple | ast.List):
            continue
        for function in scene.code.functions.get(last_name(target), []):
            for parameter, handed in zip(function.args.args, args.elts, strict=False):
                puts = [c for c in scene.code.methods("put") if _owner(c) == parameter.arg]
                inside = [c for c in puts if scene.code.function_of(c) is function]
                if said(handed) == name and inside:
                    return True
    return False


def done_before_it_is(scene: Scene) -> Mistake | None:
    """``task_done()`` right after ``get()``, before the work."""
    if not (scene.less or scene.hung or scene.missed or scene.differs):
        return None
    for done in scene.code.methods("task_done"):
        body, loop = scene.code.function_of(done), scene.code.loop_of(done)
        if body not in scene.code.bodies or not isinstance(loop, ast.While | ast.For):
            continue
        later = [
            node
            for node in ast.walk(loop)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {a.arg for a in body.args.args}
            and node.lineno > done.lineno
        ]
        before = [n for n in ast.walk(loop) if n in scene.code.methods("get")]
        if later and before and min(n.lineno for n in before) < done.lineno:
            return Mistake(
                "task_done() before the work is done",
                f"Line {done.lineno} says that the item is done, and only line {later[0].lineno}"
                " works on it. So the queue's join() returns while work is under way, and whoever"
                " waits there goes on too early.",
                "Call task_done() when all that belongs to the item is done, also putting in what"
                " follows from it.",
            )
    return None


RULES: tuple[Rule, ...] = (
    done_before_it_is,
    sentinel_overtakes,
    stopped_while_sending,
)
"""In the order in which they are asked."""
