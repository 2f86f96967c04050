"""Mistakes in telling a worker that goes round in a loop to stop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.mistakes.code import Function, said
from course.judge.mistakes.scene import Mistake, Rule, Scene
from course.system.worker import Worker


def _joins_in_vain(scene: Scene) -> Iterator[ast.Call]:
    """Yield the calls of ``join`` at which the main thread waits for ever."""
    for wait in scene.waits:
        if wait.is_main:
            yield from (join for join in scene.code.joins if join.lineno == wait.line)


def _rounds(scene: Scene) -> Iterator[tuple[Worker, ast.While, Function]]:
    """Yield the workers that go round in a loop: who, the outermost loop, the function."""
    for wait in scene.waits:
        if wait.is_main:
            continue
        for body in scene.code.bodies:
            for loop in ast.walk(body):
                if isinstance(loop, ast.While) and _spans(loop, wait.line):
                    yield wait, loop, body
                    break


def _spans(node: ast.stmt, line: int | None) -> bool:
    return line is not None and node.lineno <= line <= (node.end_lineno or node.lineno)


def joined_before_told(scene: Scene) -> Mistake | None:
    """``join``, and only afterwards the flag that would end the worker."""
    if not scene.hung:
        return None
    for join in _joins_in_vain(scene):
        function = scene.code.function_of(join)
        for _, loop, _ in _rounds(scene):
            flag = _flag(loop.test)
            for place in scene.code.nodes:
                later = getattr(place, "lineno", 0) > join.lineno
                if later and scene.code.function_of(place) is function and _raises(place, flag):
                    return Mistake(
                        "join before the worker is told to stop",
                        f"Line {join.lineno} waits for the end of the worker. It goes on until"
                        f" {said(loop.test)} is no longer true (line {loop.lineno}), and the line"
                        f" that would see to that comes after the join: line {place.lineno}.",  # type: ignore[attr-defined]
                        "Tell the worker to stop first, then join it.",
                    )
    return None


def _flag(test: ast.expr) -> str:
    """Return the variable that a loop asks: ``stopped`` of ``not stopped.is_set()``."""
    if isinstance(test, ast.UnaryOp):
        return _flag(test.operand)
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute):
        return said(test.func.value)
    return said(test)


def _raises(node: ast.AST, flag: str) -> bool:
    """Tell whether this sets the flag, or calls its ``set``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("set", "clear") and said(node.func.value) == flag
    return isinstance(node, ast.Assign) and flag in {said(t) for t in node.targets}


def flag_of_its_own(scene: Scene) -> Mistake | None:
    """``while going:`` with a ``going`` that belongs to the worker alone."""
    if not scene.hung:
        return None
    for _, loop, body in _rounds(scene):
        flag = _flag(loop.test)
        names = [n for n in ast.walk(body) if isinstance(n, ast.Name) and n.id == flag]
        stored = any(isinstance(n.ctx, ast.Store) for n in names)
        asked = loop.test.operand if isinstance(loop.test, ast.UnaryOp) else loop.test
        if not isinstance(asked, ast.Name) or stored or flag not in {a.arg for a in body.args.args}:
            continue
        return Mistake(
            "a flag that the worker cannot see change",
            f"Line {loop.lineno} asks {flag}. That is a variable of the worker's own: it was handed"
            " over when the worker was made, and nothing in the worker changes it. A value that is"
            f" assigned to {flag} elsewhere does not get there.",
            "Use a threading.Event: hand it over, ask event.is_set() in the loop, and call"
            " event.set() to end it.",
        )
    return None


def never_told(scene: Scene) -> Mistake | None:
    """``while True:`` and no way out."""
    if not scene.hung:
        return None
    for join in _joins_in_vain(scene):
        for _, loop, _ in _rounds(scene):
            ways_out = (ast.Break, ast.Return, ast.Raise)
            endless = isinstance(loop.test, ast.Constant) and bool(loop.test.value)
            if endless and not any(isinstance(n, ways_out) for n in ast.walk(loop)):
                return Mistake(
                    "a worker that nothing stops",
                    f"The loop on line {loop.lineno} has no end: nothing in it leaves it. So the"
                    f" worker never ends, and line {join.lineno} waits for it for ever.",
                    "Give the loop a flag to ask, a threading.Event for instance, and set it before"
                    " you join.",
                )
    return None


RULES: tuple[Rule, ...] = (
    flag_of_its_own,
    joined_before_told,
    never_told,
)
"""In the order in which they are asked."""
