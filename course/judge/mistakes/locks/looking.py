"""Loops that look again and again for what somebody else is to change."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.recognising.nodes import WAITS, has_a_limit, last_name, said, spans
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import HUNG, STANDSTILL, message
from course.judge.recognising.table import Place, Rule, at


def _only_looks(scene: Scene) -> Iterator[Place]:
    """Find a loop that looks again and again, and in which somebody was at the end.

    Who is alone looks at what nobody else can change: that is an endless loop.
    """
    if scene.story is None and len(scene.waits) < 2:
        return
    ends = {w.line for w in scene.waits} | {line for _, line, _ in _last_rows(scene)}
    for loop in scene.code.every(ast.While):
        lines = {line for line in ends if line and spans(loop, line)}
        asks = {n.attr for n in ast.walk(loop.test) if isinstance(n, ast.Attribute)}
        idle = all(map(_does_nothing, loop.body)) and not isinstance(loop.test, ast.Constant)
        if lines and idle and not asks & {*_OF_WORKERS}:
            yield at(loop, asked=said(loop.test))


_OF_WORKERS = ("is_alive", "exitcode", "poll", "done", "ready")
"""Who asks for these waits for a worker, and that one ends by itself."""


def _last_rows(scene: Scene) -> list[tuple[int, int, str]]:
    return scene.story.rows[-1:] if scene.story is not None and not scene.story.deadlock else []


def _does_nothing(node: ast.stmt) -> bool:
    sleeps = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    sleeps = sleeps and last_name(node.value.func) == "sleep"  # type: ignore[attr-defined]
    shown = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Pass | ast.Continue) or shown or sleeps


def _looks_now_and_then(scene: Scene) -> Iterator[Place]:
    """Find a wait with a time limit in a loop, at which somebody was at the end."""
    calls = [call for _, call in scene.waiting_at(*WAITS)]
    looking = [w.line for w in scene.waits if w.line and not w.waiting_in]
    for call in waits_of(scene):  # it is between two waits, and asks
        loop = scene.code.loop_of(call)
        if isinstance(loop, ast.While) and any(spans(loop.test, line) for line in looking):
            calls.append(call)
    for entry in scene.story.deadlock if scene.story is not None else ():
        calls += [c for c in waits_of(scene) if entry["place"] and spans(c, entry["place"][1])]
    for call in calls:
        if has_a_limit(call) and isinstance(scene.code.loop_of(call), ast.While):
            yield at(call)


def waits_of(scene: Scene) -> list[ast.Call]:
    """Return where somebody waits to be woken, for an item or for room."""
    return [call for name in WAITS for call in scene.code.methods(name)]


RULES = (
    Rule(
        "a loop that only looks",
        HUNG | message("go on and on"),
        _only_looks,
        "The loop on line {line} does nothing but look whether {asked} is still so. It does not"
        " end by itself, and nobody who is left changes that.",
        "Wait where somebody wakes you: wait() of a condition or an event, get() of a queue.",
    ),
    Rule(
        "looks again from time to time",
        HUNG | STANDSTILL,
        _looks_now_and_then,
        "The wait on line {line} has a time limit and stands in a loop: it wakes up again and again"
        " by itself, only to look, as long as it is not woken by somebody.",
        "Wait without a limit, and let whoever changes something wake those who wait for it.",
    ),
)
"""Asked late: whoever knows what the loop looks at says more."""
