"""What a learner's module has in its text: the values that it may take for something special."""

from __future__ import annotations

import ast
from typing import Any

_PLAIN = (str, int, float, list)


def written_in(text: str) -> list[Any]:
    """Return the texts, numbers and lists that are written in a module, each once.

    Parameters
    ----------
    text : str
        The module; one that is no Python has none.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return []
    found: dict[str, Any] = {}
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Constant, ast.UnaryOp, ast.BinOp, ast.List)):
            continue
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            continue
        if isinstance(value, _PLAIN) and not isinstance(value, bool):
            found.setdefault(repr(value), value)
    return list(found.values())
