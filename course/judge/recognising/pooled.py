"""Pools: what hands over work to them, what their workers run, and how these begin."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.recognising.code import EXECUTORS
from course.judge.recognising.nodes import inside, keyword, last_name, parameters, said
from course.judge.recognising.scene import Scene

LATER = ("apply_async", "map_async", "starmap_async", "submit")
"""What hands over work and returns at once."""
POOLS = ("Pool", "ThreadPool", *EXECUTORS)
ROWS = ("map", "starmap", "map_async", "starmap_async", "imap", "imap_unordered")
"""What hands over a row of items."""


def handed_over(scene: Scene, *names: str) -> list[ast.Call]:
    """Return the calls that hand work to a pool; the built-in ``map`` is none."""
    if not scene.code.uses(*POOLS):
        return []
    return [c for name in names or (*LATER, *ROWS, "apply") for c in scene.code.methods(name)]


def pooled(scene: Scene) -> list[ast.FunctionDef]:
    """Return the learner's functions that workers of a pool run."""
    found = []
    for node in handed_over(scene):
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Call) and last_name(first.func) == "partial" and first.args:
            first = first.args[0]
        found += scene.code.functions.get(last_name(first), [])
    return found


def blocks_of_pools(scene: Scene) -> Iterator[ast.With]:
    """Yield the ``with`` blocks of pools; an executor's block waits at its end."""
    for node in scene.code.every(ast.With):
        opened = [i.context_expr for i in node.items if isinstance(i.context_expr, ast.Call)]
        if any(last_name(made.func) in ("Pool", "ThreadPool") for made in opened):
            yield node


def initializers(scene: Scene) -> list[tuple[ast.Call, ast.expr]]:
    """Return the calls that make a pool with an initializer, and the initializer."""
    found = []
    for node in scene.code.calls("Pool", *EXECUTORS):
        second = node.args[1] if len(node.args) > 1 and last_name(node.func) == "Pool" else None
        if (begin := keyword(node, "initializer") or second) is not None:
            found.append((node, begin))
    return found


def kept_by_initializers(scene: Scene) -> Iterator[tuple[ast.expr, str]]:
    """Yield what an initializer is handed, and each name under which it keeps that."""
    for node, begin in initializers(scene):
        third = node.args[2] if len(node.args) > 2 else None
        given = keyword(node, "initargs") or third
        for function in scene.code.functions.get(last_name(begin), []):
            pairs = zip(parameters(function), getattr(given, "elts", ()), strict=False)
            handed = dict(pairs)
            for kept in inside(function, ast.Assign):
                if said(kept.value) in handed:
                    yield from ((handed[said(kept.value)], last_name(t)) for t in kept.targets)
