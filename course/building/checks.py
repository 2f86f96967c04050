"""What a test cell is made of: checks, each of which can fail, and names that somebody makes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TypeGuard

from course.building.lesson import Cell
from course.judge.own_faults import unmade

_FAIL_BY_THEMSELVES = ("agree", "explore", "hunt", "raises")
"""What of `course.judge` fails a check without an assert."""

_CANNOT_FAIL = (
    "this check cannot fail: no assert in it asks anything, and it has no "
    + ", no ".join(_FAIL_BY_THEMSELVES)
)


def calls(node: ast.AST, *names: str) -> TypeGuard[ast.Call]:
    """Tell whether a node is a call of a function that has one of these names."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def checks_in(cell: Cell) -> list[ast.Call]:
    """Return the calls of ``check`` in a test cell, in order; none if it is not Python."""
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        return []
    found = [node for node in ast.walk(tree) if calls(node, "check")]
    return sorted(found, key=lambda call: call.lineno)


def check_faults(cell: Cell) -> Iterator[tuple[int, str]]:
    """Yield line and message for each check that cannot fail, and each name that nobody makes.

    A test cell runs without the other cells of its notebook, so it makes all names itself.

    Parameters
    ----------
    cell : Cell
        A code cell marked ``:tests:``.
    """
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:  # told with the points
        return
    for name, line in unmade(cell.source).items():
        yield cell.line + line - 1, f"nothing in this test cell makes or imports the name {name!r}"
    functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    loose = {node for node in ast.walk(tree) if calls(node, "check")}
    for node in ast.walk(tree):
        begun = [item.context_expr for item in node.items] if isinstance(node, ast.With) else []
        if isinstance(node, ast.With) and loose & set(begun):
            loose -= set(begun)
            if not _can_fail([*begun, *node.body], functions, set()):
                yield cell.line + node.lineno - 1, _CANNOT_FAIL
    for call in loose:
        yield cell.line + call.lineno - 1, "this check checks nothing: write `with check(…):`"


def _can_fail(
    nodes: Sequence[ast.AST], functions: dict[str, ast.FunctionDef], seen: set[str]
) -> bool:
    """Tell whether something can fail in these nodes, or in a function that they use."""
    inside = [part for node in nodes for part in _outside_of_functions(node)]
    functions = functions | {n.name: n for n in inside if isinstance(n, ast.FunctionDef)}
    if any(isinstance(p, ast.Assert) and _asks(p.test) for p in inside):
        return True
    if any(calls(part, *_FAIL_BY_THEMSELVES) for part in inside):
        return True
    used = {part.id for part in inside if isinstance(part, ast.Name)} & functions.keys() - seen
    return any(_can_fail(functions[name].body, functions, seen | used) for name in used)


def _outside_of_functions(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and what is in it, but not what a function does that is only defined there."""
    yield node
    if not isinstance(node, ast.FunctionDef):
        for child in ast.iter_child_nodes(node):
            yield from _outside_of_functions(child)


def _asks(test: ast.expr) -> bool:
    """Tell whether a condition depends on anything.

    A tuple that holds something is always true, and what is compared with itself is equal.
    """
    match test:
        case ast.Tuple(elts=[_, *_]):
            return False
        case ast.Compare(left=left, comparators=[right]) if ast.dump(left) == ast.dump(right):
            return False
    return any(isinstance(part, ast.Name) for part in ast.walk(test))
