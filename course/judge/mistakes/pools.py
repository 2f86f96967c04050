"""Mistakes with pools and executors."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import EXECUTORS, last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene

_LATER = ("apply_async", "map_async", "starmap_async", "submit")


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
        for name in (*_LATER, "apply", "map")
        for call in scene.code.methods(name)
        for arg in call.args[:1]
    }
    for call in (*scene.code.methods("result"), *scene.code.methods("get")):
        function = scene.code.function_of(call)
        waits = [
            w for w in scene.waits if w.get("line") == call.lineno and "main" not in w["worker"]
        ]
        if waits and getattr(function, "name", "") in handed and scene.code.uses(*_LATER):
            return Mistake(
                "a task that waits for its own pool",
                f"{waits[0]['worker']} waits on line {call.lineno} for another task of the pool"
                " whose worker it is. When all workers wait like that, nobody is left to do what"
                " they wait for.",
                "Hand over the inner tasks outside of the pool's tasks, or use a pool of its own"
                " for them.",
            )
    return None


def waits_in_the_loop(scene: Scene) -> Mistake | None:
    """``apply`` in a loop, ``submit(…).result()``: one after the other."""
    if not scene.missed:
        return None
    for call in scene.code.methods("apply"):
        if scene.code.loop_of(call) is not None and scene.code.uses("Pool", "ThreadPool"):
            return Mistake(
                "apply in a loop",
                f"Line {call.lineno} hands over one piece of work and waits for its result before"
                " the loop comes to the next one: only one worker is ever busy.",
                "Use map, which hands over all of them, or apply_async for all and get()"
                " afterwards.",
            )
    for call in (*scene.code.methods("result"), *scene.code.methods("get")):
        handed = call.func.value  # type: ignore[attr-defined]
        if (
            isinstance(handed, ast.Call)
            and last_name(handed.func) in _LATER
            and scene.code.loop_of(call)
        ):
            return Mistake(
                "waits for each result in the loop",
                f"Line {call.lineno} hands over one piece of work with {last_name(handed.func)}"
                " and waits for its result at once, before the next one is handed over.",
                "Hand over all of them first and keep what you get in a list; then collect the"
                " results.",
            )
    return None


def pool_of_one(scene: Scene) -> Mistake | None:
    """A pool with a single worker."""
    if not scene.missed:
        return None
    for call in scene.code.calls("Pool", "ThreadPool", *EXECUTORS):
        sizes = [
            *call.args[:1],
            *(k.value for k in call.keywords if k.arg in ("max_workers", "processes")),
        ]
        if sizes and isinstance(sizes[0], ast.Constant) and sizes[0].value == 1:
            return Mistake(
                "a pool of one worker",
                f"{said(call)} on line {call.lineno} has a single worker, which does one thing"
                " after the other.",
                "Give it as many workers as shall be at work at the same time.",
            )
    return None


def result_never_fetched(scene: Scene) -> Mistake | None:
    """``apply_async`` or ``submit``, and nobody asks for the result."""
    if not (scene.differs or "NoneType" in scene.message):
        return None
    if scene.code.methods("get") or scene.code.uses(
        "result", "exception", "as_completed", "callback"
    ):
        return None
    if scene.code.uses("add_done_callback", "error_callback"):
        return None
    for call in scene.code.methods("apply_async") + scene.code.methods("submit"):
        fetch = "result()" if last_name(call.func) == "submit" else "get()"
        return Mistake(
            f"{last_name(call.func)} without {fetch}",
            f"Line {call.lineno} hands over work, and nobody asks for what comes of it: neither"
            " the result nor the exception it may have ended with.",
            f"Keep what {last_name(call.func)} returns, and call {fetch} on it: it gives the"
            " result, or raises the exception.",
        )
    return None


RULES: tuple[Rule, ...] = (
    joined_before_close,
    used_after_with,
    waits_for_its_own_pool,
    waits_in_the_loop,
    pool_of_one,
    result_never_fetched,
)
"""In the order in which they are asked."""
