"""When a try counts as one, and as another one than before."""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections.abc import Sequence
from typing import Any


def fingerprint(text: str) -> str:
    """Return what tells a module's text from others: comments, spaces and docstrings do not."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _short(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            match node.body:
                case [ast.Expr(value=ast.Constant(value=str())), *rest]:
                    node.body = rest
    return _short(ast.dump(tree))


def is_honest(text: str, checks: Sequence[dict[str, Any]]) -> bool:
    """Tell whether a try was one: it was Python, something was written, and it ran.

    Parameters
    ----------
    text : str
        The module.
    checks : sequence of dict
        The verdicts on it, as plain data.
    """
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    judged = [check for check in checks if check["status"] != "unjudged"]
    return bool(judged) and not any(check["plain"] for check in judged)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
