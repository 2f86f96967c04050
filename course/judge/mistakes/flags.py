"""Loops of workers that ask a flag, or nothing at all."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.mistakes.nodes import called_on, inside, is_endless, line, parameters, said, spans
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.table import Place, at


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
