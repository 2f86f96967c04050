"""Which part of a program each worker runs: the functions in which its steps are."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from course.scheduling.graph import Graph
from course.scheduling.program import Playable


def columns(program: Playable, graph: Graph) -> list[dict[str, Any]]:
    """Return for each worker its ``name``, its ``call`` and the ``lines`` that it runs.

    Workers that the program itself starts come last; they have no call of their own.
    """
    names: list[str] = []
    stands: dict[str, set[int]] = {}
    for state in graph.states:
        for worker in state.moment["workers"]:
            if worker["name"] not in stands:
                names.append(worker["name"])
            lines = stands.setdefault(worker["name"], set())
            if worker["module"] == program.module:
                lines.add(worker["line"])
    text = program.text.splitlines()
    parts = list(_functions(program.text))
    told = []
    for name in names:
        call = program.calls.get(name, "a thread that the program starts")
        called = _named_in(call) if name in program.calls else set()
        shown: set[int] = set()
        for function, within in parts:
            if function in called or stands[name] & set(within):
                shown.update(within)
        told.append(
            {"name": name, "call": call, "lines": [(n, text[n - 1]) for n in sorted(shown)]}
        )
    return told


def _named_in(call: str) -> set[str]:
    """Return the names and attributes in an expression."""
    nodes = list(ast.walk(ast.parse(call)))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def _functions(text: str) -> Iterator[tuple[str, range]]:
    """Yield the functions of a module, those of classes among them: name and lines."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            yield node.name, range(first, (node.end_lineno or first) + 1)
