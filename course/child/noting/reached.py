"""Noting which statements of the learner's modules were executed, in whichever process.

A mistake may be read off a line only if that line was executed.  Each statement first sets a byte
of a file that all processes of the child have mapped into memory: nobody has to be free to tell it,
and nothing is lost when a process is killed.  A loop that calls nothing is a computation, and is
not slowed down: in it only the beginnings of its branches are noted.
"""

from __future__ import annotations

import ast
import mmap
import os
from collections.abc import Iterator
from typing import Any

from course.child.noting import dumps

NAME = "__course_reached__"
"""The variable by which a learner's module knows its bytes."""
SUFFIX = ".reached"
MOST_LINES = 20_000
_SILENT = (ast.Global, ast.Nonlocal, ast.ImportFrom)
_LOOPS = (ast.For, ast.While, ast.AsyncFor)


def noted_lines(tree: ast.Module) -> set[int]:
    """Return the lines of the statements that are noted when they are executed."""
    return {statement.lineno for _, statement in _noted(tree, in_computation=False)}


def add_notes(tree: ast.Module) -> None:
    """Have each of these statements set its byte first."""
    for block, statement in list(_noted(tree, in_computation=False)):
        place = ast.Subscript(
            ast.Name(NAME, ast.Load()), ast.Constant(statement.lineno), ast.Store()
        )
        note = ast.copy_location(ast.Assign([place], ast.Constant(1)), statement)
        note.end_lineno, note.end_col_offset = note.lineno, note.col_offset
        block.insert(block.index(statement), ast.fix_missing_locations(note))


def memory(module: str) -> Any:
    """Return the bytes of a module, one a line; bytes of this process alone where it cannot be."""
    _, _, folder = os.environ.get(dumps.DUMPS, "").partition(":")
    try:
        file = os.open(os.path.join(folder, module + SUFFIX), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(file, MOST_LINES)
            return mmap.mmap(file, MOST_LINES)
        finally:
            os.close(file)
    except (OSError, ValueError):
        return bytearray(MOST_LINES)


def _noted(node: ast.AST, *, in_computation: bool) -> Iterator[tuple[list[Any], ast.stmt]]:
    """Yield the statements to note, each with the block that it stands in."""
    computes = in_computation or (isinstance(node, _LOOPS) and not _calls(node))
    for _, block in ast.iter_fields(node):
        if not isinstance(block, list):
            continue
        first = True
        for part in block:
            if isinstance(part, ast.stmt):
                begins_branch = first and not isinstance(node, _LOOPS)
                if _can_be_noted(part, node, first=first) and (begins_branch or not computes):
                    yield block, part
                first = False
            if isinstance(part, ast.stmt | ast.ExceptHandler | ast.match_case):
                yield from _noted(part, in_computation=computes)


def _can_be_noted(statement: ast.stmt, parent: ast.AST, *, first: bool) -> bool:
    if isinstance(statement, _SILENT) or statement.lineno >= MOST_LINES:
        return False
    docstring = (
        first and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )
    return not docstring and not isinstance(parent, ast.ClassDef)


def _calls(loop: ast.AST) -> bool:
    return any(isinstance(node, ast.Call | ast.Await | ast.With) for node in ast.walk(loop))
