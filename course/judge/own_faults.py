"""Faults of a test cell's own text, for which no answer is to blame."""

from __future__ import annotations

import ast
import builtins
import linecache
import symtable
import traceback
from collections.abc import Iterator

_OF_A_MODULE = ("__name__", "__file__", "__doc__", "__builtins__")


def unmade(text: str) -> dict[str, int]:
    """Return the names that a text uses and nothing in it makes, each with its first line.

    Raises
    ------
    SyntaxError
        If the text is no Python.
    """
    tree = ast.parse(text)
    whole = symtable.symtable(text, "<text>", "exec")
    if any(
        isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(tree)
    ):
        return {}
    used, made = set(), {*dir(builtins), *_OF_A_MODULE}
    for scope in _scopes(whole):
        for symbol in scope.get_symbols():
            free = scope is whole or symbol.is_global()
            if free and (symbol.is_assigned() or symbol.is_imported()):
                made.add(symbol.get_name())
            elif free and symbol.is_referenced():
                used.add(symbol.get_name())
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    lines = {node.id: node.lineno for node in sorted(names, key=lambda n: -n.lineno)}
    return {name: lines.get(name, 1) for name in sorted(used - made)}


def own_fault(error: BaseException) -> str:
    """Say what in a test cell's own text has raised an exception; empty if nothing in it has.

    That is a module that is not there, or a name that nothing in the text makes. A name that is
    made only sometimes may be missing because of what the answer gave.
    """
    if hasattr(error, "remote") or not isinstance(error, NameError | ImportError):
        return ""
    if not error.name:  # raised by hand
        return ""
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    lines = linecache.getlines(frame.f_code.co_filename, frame.f_globals)
    if isinstance(error, NameError) and error.name not in unmade("".join(lines)):
        return ""
    return (
        f"the check itself is wrong, not your answer: {type(error).__name__}: {error}"
        f" (line {line} of the test cell)"
    )


def _scopes(scope: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield scope
    for inside in scope.get_children():
        yield from _scopes(inside)
