"""What a learner's module has in its text: the values that it may take for something special."""

from __future__ import annotations

import ast
import contextlib
import dis
from collections.abc import Iterator
from types import CodeType
from typing import Any

_PLAIN = (str, int, float, list, type(...))


def written_in(text: str) -> list[Any]:
    """Return the texts, numbers, lists and ``...`` that are written in a module, each once.

    Parameters
    ----------
    text : str
        The module; one that is no Python has none.
    """
    try:
        tree = ast.parse(text)
        code = compile(text, "", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    values = [*_constants_of(code), *_lists_in(tree)]
    plain = [v for v in values if isinstance(v, _PLAIN) and not isinstance(v, bool)]
    return list({repr(value): value for value in plain}.values())


def _constants_of(code: CodeType) -> Iterator[Any]:
    """Yield what the compiler has made of the constants: ``10**9`` is a number, too.

    From Python 3.14 on a small number is part of the instruction that loads it, and no constant.
    """
    small = (one.argval for one in dis.get_instructions(code) if one.opname == "LOAD_SMALL_INT")
    for value in (*code.co_consts, *small):
        yield value
        if isinstance(value, CodeType):
            yield from _constants_of(value)
        elif isinstance(value, tuple):  # the texts in one may be names of arguments
            yield from (part for part in value if isinstance(part, int | float))


def _lists_in(tree: ast.Module) -> Iterator[Any]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.List, ast.Constant, ast.UnaryOp)):
            with contextlib.suppress(ValueError, TypeError, MemoryError, RecursionError):
                yield ast.literal_eval(node)
