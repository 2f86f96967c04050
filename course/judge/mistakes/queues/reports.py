"""What workers report and are told: task_done(), nothing for a while, a flag that they ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.mistakes.queues.telling_apart import gets
from course.judge.recognising.nodes import (
    called_on,
    inside,
    is_endless,
    last_name,
    leaves,
    line,
    owner,
    parameters,
    said,
    spans,
)
from course.judge.recognising.scene import Scene
from course.judge.recognising.table import Place, at


def is_queue(scene: Scene, node: ast.AST) -> bool:
    """Tell whether the join is that of a queue into which something is put, not of a worker."""
    workers = {owner(c) for c in scene.code.starts}
    filled = {owner(c) for c in scene.code.methods("put")} - {""}
    return owner(node) in filled and owner(node) not in workers


def reported_late(scene: Scene) -> Iterator[Place]:
    """Find where the main thread waits for a queue, where some ``task_done`` may be left out."""
    done = scene.code.methods("task_done")
    if scene.waiting_at("put") or scene.ended_early:  # nobody goes on from there, or takes more
        return
    finals = [p for n in scene.code.nodes if isinstance(n, ast.Try) for p in n.finalbody]
    if done and not any(c in ast.walk(part) for c in done for part in finals):
        for wait, join in scene.waiting_at("join"):
            if wait.is_main and is_queue(scene, join):
                yield at(join, done=done[0].lineno)


def done_early(scene: Scene) -> Iterator[Place]:
    """Find ``task_done()`` before the work on the item, or before what follows from it is put."""
    for done in scene.code.methods("task_done"):
        body, loop = scene.code.function_of(done), scene.code.loop_of(done)
        if body not in scene.code.bodies or body is None or loop is None:
            continue
        given = {*parameters(body)}
        inner = scene.code.above(done)
        left = next((n for n in inner if isinstance(n, ast.If) and leaves(n.body[-1])), None)
        within = left if left is not None and loop in scene.code.above(left) else loop
        calls = [n for n in ast.walk(within) if isinstance(n, ast.Call) and n.lineno > done.lineno]
        work = [n for n in calls if isinstance(n.func, ast.Name) and n.func.id in given]
        new = [n for n in calls if last_name(n.func) == "put" and owner(n) == owner(done)]
        before = [n for n in ast.walk(loop) if n in gets(scene) and line(n) < done.lineno]
        later = work or new
        if later and before:
            yield at(done, later=later[0].lineno)


def reported_twice(scene: Scene) -> Iterator[Place]:
    """Find the line that reported an item as done once more than it was put."""
    done = scene.code.methods("task_done")
    for error in scene.all_raised:
        for node in done:
            if error.line == node.lineno:
                others = [c.lineno for c in done if c is not node and scene.was_reached(c)]
                words = f"; so does line {others[0]}" if others else ""
                yield at(node, others=words)


def given_up(scene: Scene) -> Iterator[Place]:
    """Find where nothing has come for a while, and the loop that takes items ended for that."""
    for get in [*scene.code.methods("get"), *scene.code.methods("get_nowait")]:
        patience = _patience(get)
        if not patience or owner(get) in _kept_results(scene):
            continue
        for tried in (n for n in scene.code.above(get) if isinstance(n, ast.Try)):
            if not any(get in ast.walk(part) for part in tried.body):
                continue
            for handler in tried.handlers:
                if _takes_empty(handler) and _leaves(scene, handler, get):
                    yield at(get, patience=patience, gives_up=handler.body[-1].lineno)
    for error in scene.all_raised:
        for get in scene.code.methods("get"):
            if error.type == "Empty" and error.line == get.lineno and (patience := _patience(get)):
                yield at(get, patience=patience, gives_up=get.lineno)


def _patience(get: ast.Call) -> str:
    """Say how a ``get`` waits that does not wait as long as it takes; empty where it does."""
    given = dict(zip(("block", "timeout"), get.args, strict=False))
    given |= {k.arg: k.value for k in get.keywords if k.arg}
    if last_name(get.func) == "get_nowait" or said(given.get("block", ast.Constant(1))) == "False":
        return "does not wait"
    limit = given.get("timeout", ast.Constant(None))
    for_ever = isinstance(limit, ast.Constant) and limit.value is None
    return "" if for_ever else "waits for a while only"


def _kept_results(scene: Scene) -> set[str]:
    """Return the names of what a pool gives at once: their ``get`` is no queue's."""
    calls = scene.code.calls("apply_async", "map_async", "starmap_async")
    kept = [scene.code.parent(call) for call in calls]
    return {said(t) for node in kept if isinstance(node, ast.Assign) for t in node.targets}


def _takes_empty(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(k is None or last_name(k) in ("Empty", "Exception", "BaseException") for k in kinds)


def _leaves(scene: Scene, handler: ast.ExceptHandler, get: ast.Call) -> bool:
    """Tell whether this handler has been executed to its end, and with it the loop was left."""
    last = handler.body[-1]
    outside = scene.code.loop_of(get) is not scene.code.loop_of(handler)
    return scene.was_reached(last) and (outside or leaves(last))


def until_empty(scene: Scene) -> Iterator[Place]:
    """Find a loop that waits until a queue is empty, from which somebody else takes the items."""
    for node in scene.code.calls("empty", "qsize"):
        above = list(scene.code.above(node))
        loops = [n for n in above if isinstance(n, ast.While) and node in ast.walk(n.test)]
        taking = [get for get in gets(scene) if _queue_of(get) == owner(node)]
        functions = {scene.code.function_of(get) for get in taking}
        compared = scene.code.parent(node)
        full = isinstance(compared, ast.Compare) and "0" not in map(said, compared.comparators)
        if loops and functions and scene.code.function_of(node) not in functions and not full:
            yield at(node)


def _queue_of(get: ast.Call) -> str:
    """Return the last name of the queue of ``q.get()`` or ``iter(q.get, None)``."""
    taken = get.args[0] if last_name(get.func) == "iter" else get.func
    return last_name(taken.value) if isinstance(taken, ast.Attribute) else ""


# -- flags ---------------------------------------------------------------------------------------


def _loops_asked(scene: Scene) -> Iterator[tuple[str, ast.While, ast.AST]]:
    """Yield the loops in which workers go round after a hang: who, the loop, the function."""
    for wait in scene.waits:
        for body in scene.code.bodies if not wait.is_main else ():
            for loop in ast.walk(body):
                if isinstance(loop, ast.While) and wait.line and (spans(loop, wait.line)):
                    yield wait.name, loop, body
                    break


def _flag(test: ast.expr) -> str:
    """Return the variable that a loop asks: ``stopped`` of ``not stopped.is_set()``."""
    if isinstance(test, ast.UnaryOp):
        return _flag(test.operand)
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute):
        return called_on(test)
    return said(test)


def _sets(node: ast.AST, flag: str) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("set", "clear") and called_on(node) == flag
    return isinstance(node, ast.Assign) and flag in {said(t) for t in node.targets}


def own_flags(scene: Scene) -> Iterator[Place]:
    """Find a loop that asks a parameter, which nobody can change from outside."""
    for _, loop, body in _loops_asked(scene):
        asked = loop.test.operand if isinstance(loop.test, ast.UnaryOp) else loop.test
        names = [n for n in ast.walk(body) if isinstance(n, ast.Name) and n.id == _flag(loop.test)]
        stored = any(isinstance(n.ctx, ast.Store) for n in names)
        given = {*parameters(body)}
        if isinstance(asked, ast.Name) and not stored and asked.id in given:
            yield at(loop, flag=asked.id)


def told_afterwards(scene: Scene) -> Iterator[Place]:
    """Find a join before the line that sets what the worker's loop asks."""
    for wait, join in scene.waiting_at("join"):
        function = scene.code.function_of(join)
        for _, loop, _ in _loops_asked(scene) if wait.is_main else ():
            for node in scene.code.nodes:
                same = scene.code.function_of(node) is function
                if same and line(node) > join.lineno and _sets(node, _flag(loop.test)):
                    words = {"test": said(loop.test), "loop": loop.lineno, "later": line(node)}
                    yield at(join, **words)


def endless(scene: Scene) -> Iterator[Place]:
    """Find the loop without an end of a worker that is waited for, or was left."""
    waited = any(wait.is_main for wait, _ in scene.waiting_at("join"))
    asked = [loop for _, loop, _ in _loops_asked(scene)] if waited else []
    for body in scene.code.bodies:
        for loop in inside(body, ast.While):
            left = bool(inside(loop, ast.Break | ast.Return | ast.Raise))
            goes_on = scene.code.function_of(loop) is body and is_endless(loop) and not left
            stuck = loop in asked and not scene.code.methods("get")
            if goes_on and (stuck or not scene.hung):
                yield at(loop, worker=scene.worker)
