"""Mistakes in getting the results, and the exceptions, out of a pool or an executor."""

from __future__ import annotations

import ast

from course.judge.explain import with_article
from course.judge.mistakes.code import last_name
from course.judge.mistakes.handing import LATER, handed_over, pooled
from course.judge.mistakes.scene import Mistake, Rule, Scene


def shown_too_late(scene: Scene) -> Mistake | None:
    """The parent begins to use results when all the work has begun, or has ended."""
    parents = [n for n, call in enumerate(scene.calls) if call.main]
    workers = [n for n, call in enumerate(scene.calls) if not call.main]
    if not scene.missed or len(workers) < 3 or not parents or parents[0] < workers[-1]:
        return None
    if scene.code.uses("imap_unordered", "FIRST_COMPLETED"):
        return None
    line = next((c for name in ("imap", "get", "result") for c in scene.code.methods(name)), None)
    whole = scene.code.uses("as_completed") or scene.code.methods("starmap")
    if line is not None and not whole:
        return Mistake(
            "waits for the results in order",
            f"Line {line.lineno} waits for the result of the first item, then of the second, and so"
            " on: while one that stands further ahead is slow, results that are there already have"
            " to wait.",
            "Take each result when it is there: imap_unordered, or as_completed with an executor.",
        )
    handed = handed_over(scene)
    where = f"Line {handed[0].lineno} hands over the work" if handed else "The work is handed over"
    return Mistake(
        "waits for all the results",
        f"{where}, and nothing is shown until all of it is done: map returns when the last result"
        " is there, and the block of an executor ends when its last task has ended.",
        "Take each result when it is there: imap_unordered, or as_completed inside the block.",
    )


def matched_with_the_items(scene: Scene) -> Mistake | None:
    """``zip(items, pool.imap_unordered(…))``: the first result is not that of the first item."""
    if not (scene.differs or scene.missed):
        return None
    for call in scene.code.calls("zip", "enumerate"):
        inner = [n for arg in call.args for n in ast.walk(arg) if isinstance(n, ast.Call)]
        if any(last_name(n.func) in ("imap_unordered", "as_completed") for n in inner):
            return Mistake(
                "a result taken for another item's",
                f"Line {call.lineno} counts on the first result to belong to the first item."
                " Results come in the order in which they are ready, so they may belong to any.",
                "Let the function that the workers run return the item, or its number, together"
                " with the result.",
            )
    return None


def one_takes_all(scene: Scene) -> Mistake | None:
    """``map`` raises the first exception, and gives no result at all."""
    raised = {call.raised for call in scene.calls if call.raised}
    short = isinstance(scene.sides.got, list) and isinstance(scene.sides.expected, list)
    short = short and len(scene.sides.got) < len(scene.sides.expected)
    if not raised or not (scene.raised[0] in raised or short):
        return None
    tries = [n for n in scene.code.nodes if isinstance(n, ast.Try) and n.handlers]
    caught = [n for n in tries if scene.code.function_of(n) in pooled(scene)]
    for call in scene.code.methods("map") + scene.code.methods("starmap"):
        if caught or call not in handed_over(scene):
            continue
        kind = scene.raised[0] if scene.raised[0] in raised else "exception"
        return Mistake(
            "one exception takes all the results with it",
            f"A task raised {with_article(kind)}. Line {call.lineno} raises it again in the parent:"
            f" {last_name(call.func)} gives no result then, and those of all the other tasks are"
            " lost with it.",
            "Put try/except into the function that the workers run, and let it return what"
            " happened.",
        )
    return None


def try_around_handing(scene: Scene) -> Mistake | None:
    """``try`` around ``apply_async``: the exception comes out of ``get``."""
    if not scene.raised_by_task:
        return None
    for node in scene.code.nodes:
        if not (isinstance(node, ast.Try) and node.handlers):
            continue
        inside = [n for part in node.body for n in ast.walk(part) if isinstance(n, ast.Call)]
        names = [last_name(call.func) for call in inside]
        later = [name for name in names if name in LATER]
        if later and "get" not in names and "result" not in names:
            fetch = "result()" if later[0] == "submit" else "get()"
            return Mistake(
                f"try/except around {later[0]}",
                f"The try on line {node.lineno} stands around {later[0]}(), which only hands the"
                f" work over and raises nothing. The exception comes out of {fetch}.",
                f"Put the try around {fetch}, once for each result.",
            )
    return None


def result_never_fetched(scene: Scene) -> Mistake | None:
    """``apply_async`` or ``submit``, and nobody asks for the result."""
    if not (scene.differs or "NoneType" in scene.message):
        return None
    fetches = scene.code.methods("get") or scene.code.uses("result", "exception", "as_completed")
    for call in [call for name in LATER for call in scene.code.methods(name)]:
        if any("callback" in str(keyword.arg) for keyword in call.keywords) or len(call.args) > 3:
            continue
        dropped = not scene.code.is_used(call) and not scene.code.uses("add_done_callback")
        if (fetches and not dropped) or _tells_nothing(scene, call):
            continue
        fetch = "result()" if last_name(call.func) == "submit" else "get()"
        return Mistake(
            f"{last_name(call.func)} without {fetch}",
            f"Line {call.lineno} hands over work, and nobody asks for what comes of it: neither"
            " the result nor the exception it may have ended with.",
            f"Keep what {last_name(call.func)} returns, and call {fetch} on it: it gives the"
            " result, or raises the exception.",
        )
    return None


def _tells_nothing(scene: Scene, call: ast.Call) -> bool:
    """Tell whether the function handed over catches its errors and returns nothing."""
    own = scene.code.functions.get(last_name(call.args[0]), []) if call.args else []
    nodes = [node for function in own for node in ast.walk(function)]
    return any(isinstance(n, ast.Try) for n in nodes) and not any(
        isinstance(n, ast.Return) for n in nodes
    )


RULES: tuple[Rule, ...] = (
    shown_too_late,
    matched_with_the_items,
    try_around_handing,
    one_takes_all,
    result_never_fetched,
)
"""In the order in which they are asked."""
