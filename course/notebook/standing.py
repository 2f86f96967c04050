"""Whether what would be judged is what stands in the notebook."""

from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from course.notebook.cellfile import is_of_a_cell, magic_line, module_text

NOTEBOOK = "JPY_SESSION_NAME"
"""Environment variable in which Jupyter tells a kernel its notebook."""


class Standing:
    """Compares modules with the cells that they come from.

    Parameters
    ----------
    ran : mapping of str to str
        The modules whose cells this kernel has run, and their texts then.
    """

    def __init__(self, ran: Mapping[str, str]) -> None:
        self._ran = ran

    def refuses(self, name: str) -> str:
        """Return why a module cannot be judged: its file is not from the cell of this notebook.

        A kernel that has just started may judge what was run before, if that is still what the
        cell says.
        """
        if name in self._ran:
            return ""
        file, cells = _file(name), _cells_on_disk()
        if file is None or cells is None or cells.get(name, file) == file:
            return ""
        return (
            f"since this kernel was started, the cell that begins with `%%module {name}` has not"
            f" been run, and {name}.py holds another text: an older one, or one of another"
            " notebook. Run that cell, then this one"
        )

    def notes(self, names: Collection[str]) -> list[str]:
        """Return what has to be known of the modules that were judged."""
        without = [
            f"A cell that does not begin with `%%module {name}` has defined `{function}` since the"
            " one that does was run. What was judged is the one with that line: put the line on"
            " top of your answer, run it, and then this one."
            for name in names
            for function in _defined_without(self._ran.get(name, ""))
        ]
        overwritten = [
            f"Another notebook in this folder has a cell `%%module {name}` too, and has written"
            f" {name}.py since. What was judged is the cell of this notebook, as it was run here;"
            " give one of the two another name, or worker processes find the wrong one."
            for name in names
            if name in self._ran and _file(name) not in (None, self._ran[name])
        ]
        deleted = [
            f"No cell begins with `%%module {name}` in this notebook, as it was saved last. What"
            f" was judged is {name}.py, from the time when there was one. If the cell was deleted,"
            " Edit > Undo Delete Cell brings it back."
            for name in _gone(names)
        ]
        return [*without, *overwritten, *deleted]


def _file(name: str) -> str | None:
    try:
        return Path(f"{name}.py").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _defined_without(text: str) -> list[str]:
    """Return the functions and classes of a module that a plain cell has defined since."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        return []
    here = vars(sys.modules["__main__"])
    named = [
        n.name for n in body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    return [n for n in named if getattr(here.get(n), "__module__", "") == "__main__"]


def _gone(names: Collection[str]) -> list[str]:
    """Return the modules whose files a cell has written that the saved notebook has no more."""
    cells = _cells_on_disk()
    if cells is None:
        return []
    return [name for name in names if name not in cells and is_of_a_cell(_file(name) or "")]


def _cells_on_disk() -> dict[str, str] | None:
    """Return the modules as the saved notebook of this kernel has them, if that is known."""
    path = Path(Path(os.environ.get(NOTEBOOK, "")).name)
    found: dict[str, str] = {}
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            head, _, body = "".join(cell["source"]).partition("\n")
            if cell["cell_type"] == "code" and (name := magic_line(head)):
                found[name] = module_text(name, body)
    except (OSError, ValueError, KeyError, TypeError, UnicodeDecodeError):
        return None
    return found
