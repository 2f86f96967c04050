"""What a module of a hand-in needs, and what of it is not on this machine."""

from __future__ import annotations

import ast
import difflib
import sys
from collections.abc import Collection, Iterator
from importlib.util import find_spec

from course.handins.values import Text
from course.notebook.reading import MOST_CHARACTERS

_LIKE_A_SLIP = 0.8
"""How alike a name must be to a known one to be taken for it, misspelt (0 to 1)."""


def unfit(text: str) -> Text:
    """Why a module's text cannot be taken apart within limits; empty if it can."""
    if len(text) > MOST_CHARACTERS:
        size = f"{len(text)} characters, more than {MOST_CHARACTERS}"
        return Text(f"It is too long to be judged: {size}.")
    try:
        ast.parse(text)
    except (MemoryError, RecursionError):
        return Text("It is nested too deep, or too large, to be judged.")
    except (SyntaxError, ValueError):
        pass  # importing it tells the student what is wrong
    return Text()


def obstacles(modules: dict[str, str], beside: Collection[str] = ()) -> dict[str, Text]:
    """Why modules cannot be judged on this machine; only those that cannot.

    A module is unfit, or imports a package that is not installed here; so does every module that
    imports such a one. A misspelt name is the answer's own fault.

    Parameters
    ----------
    modules : dict of str to str
        Name to text.
    beside : collection of str
        The names of Python files that were handed in beside the notebook.
    """
    found: dict[str, Text] = {}
    imports: dict[str, set[str]] = {}
    for name, text in modules.items():
        reason = unfit(text)
        imports[name] = set() if reason else set(_needed(_parsed(text)))
        files = sorted(top for top in imports[name] - set(modules) if top in beside)
        missing = sorted(top for top in imports[name] if _is_missing(top, modules))
        if files:
            reason = Text(
                f"It needs {' and '.join(f'{top}.py' for top in files)}, which lies beside the "
                "notebook; only what stands in the notebook is judged. Put its text into a cell "
                f"that begins with `%%module {files[0]}` and grade again, or grade it by hand."
            )
        elif missing:
            reason = Text(
                f"It needs {' and '.join(missing)}, which is not installed where answers are "
                f"judged. Install it there (python3 -m pip install {' '.join(missing)}) and grade "
                "again."
            )
        if reason:
            found[name] = reason
    return _passed_on(found, imports)


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _passed_on(found: dict[str, Text], imports: dict[str, set[str]]) -> dict[str, Text]:
    """The same, with the modules that import such a module."""
    while True:
        more = {
            name: found[first]
            for name, needed in imports.items()
            if name not in found and (first := next(iter(sorted(needed & set(found))), None))
        }
        if not more:
            return found
        found |= more


def _needed(tree: ast.AST) -> Iterator[str]:
    """The top-level names of all that is imported, but for what is tried and may fail."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.partition(".")[0] for alias in names)
            case ast.ImportFrom(module=str() as module, level=0):
                yield module.partition(".")[0]
            case ast.Try(handlers=[_, *_]):
                continue
            case _:
                yield from _needed(node)


def _is_missing(top: str, modules: dict[str, str]) -> bool:
    if top in modules or top in sys.stdlib_module_names:
        return False
    try:
        if find_spec(top) is not None:
            return False
    except (ImportError, ValueError):
        return False
    known = [*sys.stdlib_module_names, *modules]
    return not difflib.get_close_matches(top, known, n=1, cutoff=_LIKE_A_SLIP)
