"""Mistakes with the question who is alive: asked too early, or not at all."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.differences import left_out
from course.judge.mistakes.nodes import last_name
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import DIFFERS
from course.judge.mistakes.table import Place, Rule, at


def _asked_too_early(scene: Scene) -> Iterator[Place]:
    """Find the question who is alive before the joins, where it names too many."""
    if not _names_too_many(scene):
        return
    for join in scene.code.methods("join"):
        function = scene.code.function_of(join)
        asks = [c for c in scene.code.methods("is_alive") if scene.code.function_of(c) is function]
        if (
            asks
            and all(c.lineno < join.lineno for c in asks)
            and not _share_a_loop(scene, join, asks)
        ):
            yield at(asks[-1], join=join.lineno)


def _names_too_many(scene: Scene) -> bool:
    """Tell whether the answer has returned more than was expected, and nothing else is wrong."""
    last = scene.gave
    return (
        isinstance(last, list)
        and last == scene.sides.got
        and bool(left_out(scene.sides.expected, last))
    )


def _share_a_loop(scene: Scene, join: ast.Call, asks: list[ast.Call]) -> bool:
    return any({*scene.code.loops_of(join)} & {*scene.code.loops_of(c)} for c in asks)


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


RULES = (
    Rule(
        "asked before the wait",
        DIFFERS,
        _asked_too_early,
        "Line {line} asks who is alive, and only line {join} waits. Who has ended meanwhile is"
        " named all the same.",
        "Ask when the waiting is over.",
    ),
    Rule(
        "named without being asked",
        DIFFERS,
        _not_asked,
        "Line {line} keeps {said}, and nothing has asked whether this one is alive.",
        "Ask each of them, is_alive(), also those that there was no time left to wait for.",
    ),
)
"""In the order in which they are asked."""
