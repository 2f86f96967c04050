"""Whether a condition of the answer's held in a call, told from what the call was given."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

RELATIONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
"""What a comparison asks of two values."""
_PLAIN = (bool, int, float, str, bytes, list, tuple, dict, set, frozenset, type(None))


def held(test: ast.expr, names: Mapping[str, Any]) -> bool | None:
    """Tell whether a condition was true; None if that cannot be told from these values.

    None of the answer's code runs: names, numbers, ``len``, comparisons and ``not``, ``and``,
    ``or`` are understood, of plain data only.

    Parameters
    ----------
    test : ast.expr
        The condition.
    names : mapping of str to object
        What the function was given, by the names of its parameters.
    """
    try:
        return bool(_value(test, names))
    except (LookupError, TypeError, RecursionError):
        return None


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value):
            return value
        case ast.Name(name) if type(names[name]) in _PLAIN:
            return names[name]
        case ast.UnaryOp(ast.Not(), inner):
            return not _value(inner, names)
        case ast.BoolOp(kind, parts):
            found = (_value(part, names) for part in parts)
            return all(found) if isinstance(kind, ast.And) else any(found)
        case ast.Compare(left, [relation], [right]):
            return RELATIONS[type(relation)](_value(left, names), _value(right, names))
        case ast.Call(ast.Name("len"), [inner], []):
            return len(_value(inner, names))
    raise LookupError(ast.dump(node))
