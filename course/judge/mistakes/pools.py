"""Mistakes with the size and the end of pools and executors."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.mistakes.code import EXECUTORS, last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene

_LATER = ("apply_async", "map_async", "starmap_async")
_COUNTS = ("cpu_count", "process_cpu_count", "sched_getaffinity", "usable_cores")


def joined_before_close(scene: Scene) -> Mistake | None:
    """``pool.join()`` while the pool still takes work."""
    if "Pool is still running" not in scene.message:
        return None
    where = f"Line {scene.raised_line}" if scene.raised_line else "The code"
    return Mistake(
        "Pool.join() before close()",
        f"{where} waits for the end of a pool that still takes work, so it would never end.",
        "Call close() first, which says that nothing more comes, then join(). A with block is"
        " simpler.",
    )


def used_after_with(scene: Scene) -> Mistake | None:
    """Work for a pool that is over."""
    over = "Pool not running" in scene.message or "after shutdown" in scene.message
    if over:
        where = f"Line {scene.raised_line}" if scene.raised_line else "The code"
        return Mistake(
            "pool used after it has ended",
            f"{where} gives work to a pool that has ended: at the end of its with block a pool"
            " stops.",
            "Do all that needs the pool inside the with block.",
        )
    if not scene.hung:
        return None
    for call in scene.code.methods("get"):
        if call.args or call.keywords or not scene.code.uses("apply_async", "map_async"):
            continue
        before = [w for w in scene.code.nodes if isinstance(w, ast.With) and _opens_pool(w)]
        inside = any(w in scene.code.above(call) for w in before)
        if not any(w.line == call.lineno for w in scene.waits):
            continue
        same = [w for w in before if scene.code.function_of(w) is scene.code.function_of(call)]
        if same and not inside and any((w.end_lineno or 0) < call.lineno for w in same):
            return Mistake(
                "result fetched after the pool has ended",
                f"Line {call.lineno} waits for a result after the with block. At the end of the"
                " block the pool was stopped, with whatever it was doing, so this result never"
                " comes.",
                "Call get() inside the with block.",
            )
    return None


def _opens_pool(node: ast.With) -> bool:
    return any(
        isinstance(i.context_expr, ast.Call)
        and last_name(i.context_expr.func) in ("Pool", "ThreadPool")
        for i in node.items
    )


def waits_for_its_own_pool(scene: Scene) -> Mistake | None:
    """A task of a pool that waits for another task of the same pool."""
    if not scene.hung:
        return None
    handed = {
        last_name(arg)
        for name in (*_LATER, "submit", "apply", "map")
        for call in scene.code.methods(name)
        for arg in call.args[:1]
    }
    for call in (*scene.code.methods("result"), *scene.code.methods("get")):
        function = scene.code.function_of(call)
        waits = [w for w in scene.waits if w.line == call.lineno and not w.is_main]
        if waits and getattr(function, "name", "") in handed and scene.code.uses(*_LATER, "submit"):
            return Mistake(
                "a task that waits for its own pool",
                f"{waits[0].name} waits on line {call.lineno} for another task of the pool"
                " whose worker it is. When all workers wait like that, nobody is left to do what"
                " they wait for.",
                "Hand over the inner tasks outside of the pool's tasks, or use a pool of its own"
                " for them.",
            )
    return None


def never_closed(scene: Scene) -> Mistake | None:
    """A pool without ``with``, and without ``close`` and ``join``: its workers live on."""
    got = scene.sides.got
    alive = got if isinstance(got, list) else []
    if not any("PoolWorker" in str(name) for name in alive):
        return None
    for call in scene.code.calls("Pool"):
        if any(isinstance(n, ast.With) for n in scene.code.above(call)):
            continue
        closed = scene.code.methods("close")
        if closed:
            return Mistake(
                "a pool closed but not joined",
                f"Line {closed[0].lineno} says that no more work comes, and nothing waits until"
                " the workers have ended: when the function is over they are still there.",
                "Call join() after close(): it waits for the end of the workers.",
            )
        return Mistake(
            "a pool that is never closed",
            f"Line {call.lineno} starts the workers of a pool, and nothing ends them: they wait"
            " for more work.",
            f"Write with {said(call)} as pool: and do the work inside, or call close() and then"
            " join(), in a finally.",
        )
    return None


def stopped_with_work_in_hand(scene: Scene) -> Mistake | None:
    """The end of a ``with`` block stops the pool, and nothing in the block waits."""
    if not (scene.differs or "NoneType" in scene.message) or scene.hung:
        return None
    for block in blocks_of_pools(scene):
        inside = [n for part in block.body for n in ast.walk(part) if isinstance(n, ast.Call)]
        later = [call for call in inside if last_name(call.func) in _LATER]
        waits = ("get", "wait", "join", "next", "ready", "result")
        waiting = any(isinstance(n, ast.While) for part in block.body for n in ast.walk(part))
        if later and not waiting and not any(last_name(call.func) in waits for call in inside):
            return Mistake(
                "a pool stopped with work in hand",
                f"Line {later[0].lineno} hands over work and does not wait for it. Then the with"
                " block ends, and its end stops the pool at once, with whatever it is doing.",
                "Inside the block, keep what you get in a list and call get() on each; or call"
                " close() and join() there.",
            )
    return None


def as_many_as_cores(scene: Scene) -> Mistake | None:
    """``Pool()`` where the number of workers was told."""
    if not (scene.missed or scene.sides.attribute in ("most_at_once", "processes", "workers")):
        return None
    for call in scene.code.calls("Pool", "ThreadPool", *EXECUTORS):
        size = _size(call)
        counted = size is not None and any(
            last_name(n.func) in _COUNTS for n in ast.walk(size) if isinstance(n, ast.Call)
        )
        told = _idle_number(scene, call)
        if told and (size is None or counted):
            return Mistake(
                "the number of cores instead of the number of workers",
                f"{said(call)} on line {call.lineno} takes a number of workers that depends on"
                f" the machine (and os.cpu_count() counts its cores, not those that this program"
                f" may use); nothing asks for {told}.",
                f"Say how many: {last_name(call.func)}({told}).",
            )
    return None


def _idle_number(scene: Scene, call: ast.Call) -> str:
    """Return the parameter that names a number of workers and goes to no pool, if there is one."""
    function = scene.code.function_of(call)
    given = [] if function is None else [a.arg for a in function.args.args]
    handed = {n.id for n in ast.walk(call) if isinstance(n, ast.Name)}
    names = ("workers", "processes", "translators", "at_most", "size")  # the likeliest first
    return next((name for name in names if name in given and name not in handed), "")


def _size(call: ast.Call) -> ast.expr | None:
    named = (k.value for k in call.keywords if k.arg in ("max_workers", "processes"))
    return call.args[0] if call.args else next(named, None)


def blocks_of_pools(scene: Scene) -> Iterator[ast.With]:
    """Yield the ``with`` blocks of pools; an executor's block waits at its end."""
    yield from (n for n in scene.code.nodes if isinstance(n, ast.With) and _opens_pool(n))


def pool_of_one(scene: Scene) -> Mistake | None:
    """A pool with a single worker."""
    if not scene.missed:
        return None
    for call in scene.code.calls("Pool", "ThreadPool", *EXECUTORS):
        size = _size(call)
        if isinstance(size, ast.Constant) and size.value == 1:
            return Mistake(
                "a pool of one worker",
                f"{said(call)} on line {call.lineno} has a single worker, which does one thing"
                " after the other.",
                "Give it as many workers as shall be at work at the same time.",
            )
    return None


RULES: tuple[Rule, ...] = (
    joined_before_close,
    used_after_with,
    waits_for_its_own_pool,
    never_closed,
    stopped_with_work_in_hand,
    pool_of_one,
    as_many_as_cores,
)
"""In the order in which they are asked."""
