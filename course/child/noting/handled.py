"""Noting what the learner's own ``except`` takes: an oversight that it hides may explain a failure.

The learner's modules are imported with these notes, and with those of the lines that are executed
(`course.child.noting.reached`).

A handler for everything (``except Exception:``, or without a name) takes also what it was not
written for.  Each of these in the learner's modules first notes what it has taken, if a line of the
learner's own has raised it by mistake: not by ``raise``, and not in a function that it called.
"""

from __future__ import annotations

import ast
import opcode
import os
import sys
import types
from importlib.machinery import FileFinder, SourceFileLoader
from typing import Any

from course.child.noting import dumps, reached

_NOTE = "__course_note__"
_EVERYTHING = ("Exception", "BaseException")
_LONGEST = 500
_RAISE = {opcode.opmap[name] for name in ("RAISE_VARARGS", "RERAISE") if name in opcode.opmap}


class _Noting(ast.NodeTransformer):
    """Has every handler for everything begin with a note."""

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        self.generic_visit(node)
        if node.type is None or getattr(node.type, "id", "") in _EVERYTHING:
            note = ast.Expr(ast.Call(ast.Name(_NOTE, ast.Load()), [], []))
            ast.copy_location(note, node.body[0])
            node.body.insert(0, ast.fix_missing_locations(note))
        return node


class _Loader(SourceFileLoader):
    """Imports a module of the learner with such handlers."""

    def source_to_code(self, data: Any, path: Any, *name: Any, **options: Any) -> types.CodeType:  # type: ignore[override]
        """Return the code of a module."""
        try:
            tree = ast.parse(data, path)
            reached.add_notes(tree)
            tree = _Noting().visit(tree)
        except (SyntaxError, ValueError, RecursionError):  # importing it as it is tells the learner
            tree = data
        return super().source_to_code(tree, path, *name, **options)

    def exec_module(self, module: types.ModuleType) -> None:
        """Import a module."""
        vars(module)[_NOTE] = _note
        vars(module)[reached.NAME] = reached.memory(module.__name__)
        super().exec_module(module)


def install(folder: str) -> None:
    """Import the modules in this folder so from now on."""
    sys.path_importer_cache[folder] = FileFinder(folder, (_Loader, [".py"]))


def _note() -> None:
    error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
    place = error.__traceback__ if error is not None else None
    if error is None or place is None:
        return
    while place.tb_next is not None:
        place = place.tb_next
    code = place.tb_frame.f_code
    own = os.path.dirname(code.co_filename) == os.path.dirname(sys._getframe(1).f_code.co_filename)
    if own and code.co_code[place.tb_lasti] not in _RAISE:
        told = {"type": type(error).__name__, "message": str(error)[:_LONGEST]}
        dumps.tell({"handled": told | {"line": place.tb_lineno}})
