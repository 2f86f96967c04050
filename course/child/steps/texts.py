"""Stops in what a library makes of a text, the methods of a class of records say.

Such a function has no file in which it could be found when it is called, so its stops are put there
when it is made.  A text that is more than functions is left as it is.
"""

from __future__ import annotations

import ast
import builtins
import opcode
import sys
import types
from collections.abc import Callable
from typing import Any, ClassVar

from course.child.instrumenting.instrument import Instrumented
from course.child.steps import library
from course.child.steps.stopping import active
from course.child.touched.touching import UNKNOWN

_exec, _eval = exec, eval
_DOES = ("CALL", "IMPORT", "BUILD_CLASS", "MAKE_FUNCTION", "STORE", "DELETE")


class _Standing:
    """What stands in the place of operations: on the stack its files are there for others."""

    hooks: ClassVar[dict[str, Callable[..., Any]]] = {}
    files: frozenset[str | None] = frozenset()
    made: ClassVar[dict[tuple[str, type[ast.AST]], types.CodeType | None]] = {}


def install(hooks: dict[str, Callable[..., Any]]) -> None:
    """Let the texts that are executed from now on have these hooks."""
    modules = {__name__, *(hook.__module__ for hook in hooks.values())}
    _Standing.hooks = hooks
    _Standing.files = frozenset(sys.modules[name].__file__ for name in modules)

    def executed(source: Any, /, globals: Any = None, locals: Any = None, **more: Any) -> None:  # noqa: A002
        names = _names(globals, locals, sys._getframe(1))
        _exec(_with_stops(source, ast.FunctionDef) or source, *names, **more)

    def evaluated(source: Any, /, globals: Any = None, locals: Any = None) -> Any:  # noqa: A002
        known, own = _names(globals, locals, sys._getframe(1))
        text = f"made = (\n{source.strip()}\n)" if isinstance(source, str) else source
        code = _with_stops(text, ast.Lambda)
        if code is None:
            return _eval(source, known, own)
        found = dict(own)
        _exec(code, known, found)
        return found["made"]

    for standing, real in ((executed, _exec), (evaluated, _eval)):
        standing.__name__ = standing.__qualname__ = real.__name__
    builtins.exec, builtins.eval = executed, evaluated


def _names(known: Any, own: Any, caller: types.FrameType) -> tuple[Any, Any]:
    """Return the global and the local names of what is executed; it may change them."""
    run = active()
    if run is not None:
        run.step(UNKNOWN)
    if known is None:
        return caller.f_globals, caller.f_locals if own is None else own
    return known, known if own is None else own


def _with_stops(source: Any, kind: type[ast.AST]) -> types.CodeType | None:
    """Return the code of a text that is functions of a kind, with stops; None if it is no such."""
    if not isinstance(source, str):
        return None
    if (source, kind) not in _Standing.made:  # each run makes the same classes anew
        _Standing.made[source, kind] = _rewritten(source, kind)
    return _Standing.made[source, kind]


def _rewritten(text: str, kind: type[ast.AST]) -> types.CodeType | None:
    try:
        made = [getattr(node, "value", node) for node in ast.parse(text).body]
        if not all(isinstance(node, kind) for node in made):
            return None
        code = Instrumented(text, "<string>", _Standing.hooks, "", learners=False).code()
    except (SyntaxError, LookupError, ValueError, RecursionError):
        return None
    library.note(code)
    return code


def does_nothing(code: types.CodeType) -> bool:
    """Tell whether code only looks something up, a type by its name say."""
    does = {opcode.opname[number] for number in code.co_code[::2]}
    inside = any(name.startswith("__") for name in code.co_names)
    return not inside and not any(part in one for one in does for part in _DOES)


def caller(frame: types.FrameType) -> types.FrameType:
    """Return the frame in which it is written that something is called: that of a hook is none."""
    while frame.f_code.co_filename in _Standing.files and frame.f_back is not None:
        frame = frame.f_back
    return frame
