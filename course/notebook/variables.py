"""Which names a cell makes, and which it uses that another cell has to make."""

from __future__ import annotations

import ast


def made_and_needed(tree: ast.AST) -> tuple[set[str], set[str]]:
    """Return the names that a cell makes or imports, and those that it uses and does not make."""
    made, used = set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                made.add(name)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                made.update((one.asname or one.name).partition(".")[0] for one in names)
            case ast.arg(arg=name):
                made.add(name)
    return made, used - made
