"""Mistakes with the results of a pool: whose they are, when they come, and who asks for them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.explaining.explain import with_article
from course.judge.recognising.nodes import inside, last_name
from course.judge.recognising.pooled import LATER, ROWS, handed_over, pooled
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    DIFFERS,
    LESS,
    MISSED,
    NONE_GIVEN,
    RAISED,
    SENT_HOME,
)
from course.judge.recognising.table import Place, Rule, Symptom, at, call, holding, in_loop


def _in_order(scene: Scene) -> Iterator[Place]:
    """Find where the results are waited for in the order of the items."""
    yield from _shown_late(scene, in_order=True) if scene.missed else _noticed_late(scene)


def _shown_late(scene: Scene, *, in_order: bool) -> Iterator[Place]:
    """The parent begins to use results when all the work has begun, or has ended."""
    parents = [n for n, one in enumerate(scene.calls) if one.main]
    workers = [n for n, one in enumerate(scene.calls) if not one.main]
    if len(workers) < 3 or not parents or parents[0] < workers[-1]:
        return
    if scene.code.uses("imap_unordered", "FIRST_COMPLETED"):
        return
    waits = [c for name in ("imap", "get", "result") for c in scene.code.methods(name)]
    whole = scene.code.uses("as_completed") or scene.code.methods("starmap") or not waits
    if in_order and not whole:
        yield at(waits[0])
    elif not in_order and whole:
        yield from map(at, handed_over(scene))


def _noticed_late(scene: Scene) -> Iterator[Place]:
    """Find ``future.result()`` in the order of the items, where a later call had failed before.

    Others began meanwhile.
    """
    failed = next((n for n, call in enumerate(scene.calls) if call.raised), None)
    if failed is None or scene.code.uses("as_completed", "FIRST_COMPLETED", "FIRST_EXCEPTION"):
        return
    bad = scene.calls[failed]
    before = [c for c in scene.calls[:failed] if c.ended > bad.ended > 0]
    if before and scene.calls[failed + 1 :]:
        for name in ("result", "exception", "get"):
            for node in scene.code.methods(name):
                if in_loop(scene, node) and scene.code.uses("cancel", "cancel_futures"):
                    yield at(node)


def _all_or_none(scene: Scene) -> Iterator[Place]:
    """Find the ``map`` of a function that does not catch what its task raised."""
    raised = {one.raised for one in scene.calls if one.raised and not one.misfit}
    if not raised or not (scene.raised[0] in raised or scene.less):
        return
    tries = scene.code.tries
    if any(scene.code.function_of(n) in pooled(scene) for n in tries):
        return
    came = scene.raised[0] in raised
    kind = scene.raised[0] if came else "exception"
    for node in handed_over(scene, *ROWS):
        if _is_wrapped(node) and scene.code.tries:
            continue
        if came or not (last_name(node.func).startswith("imap") and _taken_singly(scene)):
            yield at(node, kind=with_article(kind))


def _is_wrapped(node: ast.Call) -> bool:
    """Tell whether it hands over what another function has made of a task."""
    given = node.args[0] if node.args else None
    return isinstance(given, ast.Call) and last_name(given.func) != "partial"


def _taken_singly(scene: Scene) -> bool:
    """Tell whether a loop asks for the results in a ``try``: after an exception comes the next."""
    tries = [n for c in scene.code.calls("next") for n in scene.code.above(c)]
    return any(isinstance(n, ast.Try) and n.handlers and scene.code.loop_of(n) for n in tries)


def _tries_around_handing(scene: Scene) -> Iterator[Place]:
    """Find a ``try`` around ``apply_async`` that leaves the ``get`` out."""
    for node in scene.code.nodes:
        if isinstance(node, ast.Try) and node.handlers:
            within = inside(node.body, ast.Call)
            names = [last_name(one.func) for one in within]
            later = [name for name in names if name in LATER]
            if later and "get" not in names and "result" not in names:
                yield at(node, name=later[0], fetch=_fetch(later[0]))


def _fetch(name: str) -> str:
    return "result()" if name == "submit" else "get()"


def _never_fetched(scene: Scene) -> Iterator[Place]:
    """Find ``apply_async`` or ``submit`` whose result nobody asks for."""
    fetches = scene.code.methods("get") or scene.code.uses("result", "exception", "as_completed")
    for node in handed_over(scene, *LATER):
        if any("callback" in str(k.arg) for k in node.keywords) or len(node.args) > 3:
            continue
        lost = not scene.code.is_used(node) and not scene.code.uses("add_done_callback")
        own = scene.code.functions.get(last_name(node.args[0]), []) if node.args else []
        ways = [way for function in own for way in inside(function, ast.Return)]
        tells = any(way.value is not None for way in ways) or not own
        if (not fetches or lost) and tells:
            yield at(node, fetch=_fetch(last_name(node.func)))


_COUNTED = Symptom(lambda scene: scene.sides.known and type(scene.sides.got) is int)
"""The check has counted something; a result that nobody asked for is no such number."""

RULES = (
    Rule(
        "a result taken for another item's",
        DIFFERS | MISSED,
        call("zip", "enumerate", where=holding("imap_unordered", "as_completed")),
        "Line {line} takes the first result for that of the first item. But results come in the"
        " order in which they are ready, so they may belong to any item.",
        "Let the function that the workers run return the item, or its number, together with the"
        " result.",
    ),
    Rule(
        "waits for the results in order",
        MISSED | DIFFERS,
        _in_order,
        "Line {line} waits for the result of the first item, then of the second, and so on. While"
        " an earlier item is slow, nobody looks at what is ready, or has failed meanwhile.",
        "Take each result as soon as it is ready: imap_unordered, or as_completed with an"
        " executor.",
    ),
    Rule(
        "waits for all the results",
        MISSED,
        lambda scene: _shown_late(scene, in_order=False),
        "Line {line} hands over the work, and nothing is shown until all of it is done. map"
        " returns when the last result is ready, and the block of an executor ends when its last"
        " task has ended.",
        "Take each result as soon as it is ready: imap_unordered, or as_completed inside the"
        " block.",
    ),
    Rule(
        "try/except around {name}",
        SENT_HOME,
        _tries_around_handing,
        "The try on line {line} is around {name}(), which only hands the work over and raises"
        " nothing. {fetch} raises the exception.",
        "Put the try around {fetch}, once for each result.",
    ),
    Rule(
        "one exception takes all the results with it",
        LESS | RAISED,
        _all_or_none,
        "A task raised {kind}. {name} on line {line} raises it again in the parent, and the"
        " results of the other tasks are lost.",
        "Put try/except into the function that the workers run, and let it return what happened.",
    ),
    Rule(
        "{name} without {fetch}",
        (DIFFERS & ~_COUNTED) | NONE_GIVEN,
        _never_fetched,
        "Line {line} hands over work, and nobody asks how it ended: neither for the result nor"
        " for an exception.",
        "Keep what {name} returns, and call {fetch} on it: it returns the result, or raises the"
        " exception.",
    ),
)
