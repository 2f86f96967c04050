"""Stops in the libraries' own code, put there when the answer first calls it.

``Counter.update`` or a context manager of `contextlib` is Python as well: between two of its steps
another thread may run.  The code of such a function is exchanged in its place, so everything that
has the function already has the stops.

A function that is written in Python and can have none is no single step for all that: what it does
in between nobody sees, so nothing is proven of who calls it.
"""

from __future__ import annotations

import ast
import copy
import types
from collections.abc import Callable
from typing import Any, ClassVar

from course.child import COURSE
from course.child.instrumenting.instrument import Instrumented
from course.child.touched import classes
from course.child.touched.numbering import in_class, is_heap

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
_with_stops: dict[int, types.CodeType] = {}
_exchanged: dict[int, tuple[types.CodeType, types.CodeType | None]] = {}
_files: dict[str, _File | None] = {}
_of_the_test: dict[int, types.CodeType] = {}


class _Hooks:
    """What stands in the code; empty as long as nothing is explored."""

    hooks: ClassVar[dict[str, Callable[..., Any]]] = {}
    unseen = ""


def install(hooks: dict[str, Callable[..., Any]]) -> None:
    """Use these hooks from now on."""
    _Hooks.hooks = hooks
    classes.Known.code = staticmethod(prepare)
    classes.Known.called = staticmethod(is_called)
    classes.Known.could = staticmethod(could)


def known() -> int:
    """Return how much code has stops by now."""
    return len(_with_stops)


def note(code: types.CodeType) -> None:
    """Note that this code, and what is in it, has stops."""
    _with_stops[id(code)] = code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            note(constant)


def has_stops(code: types.CodeType) -> bool:
    """Tell whether this code has stops already."""
    return id(code) in _with_stops


def prepare(function: Any) -> bool:
    """Tell whether a function has stops, and put them there if it can have some."""
    if type(function) is not types.FunctionType or not _Hooks.hooks:
        return False
    code = function.__code__
    if id(code) in _with_stops or _is_own(code):
        return True
    if id(code) not in _exchanged:
        new = _rewritten(function)
        if new is not None and new.co_freevars != code.co_freevars:
            new = None
        _exchanged[id(code)] = code, new
        if new is not None:
            note(new)
    _, new = _exchanged[id(code)]
    if new is None:
        return False
    function.__code__ = new
    return True


def is_called(function: Any) -> bool:
    """Tell whether a function that is about to be called has stops; note if it is not seen."""
    if type(function) is not types.FunctionType:
        return False
    seen = prepare(function)
    if not seen and id(function.__code__) not in _of_the_test:
        _Hooks.unseen = f"{function.__module__}.{function.__qualname__}"
    return seen


def unseen() -> str:
    """Return the name of a function that was called and has no stops; empty if all have some."""
    return _Hooks.unseen


def of_the_test(code: types.CodeType) -> None:
    """Note that this code, and what is in it, is the test cell's: what it does is one step."""
    _of_the_test[id(code)] = code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            of_the_test(constant)


def could(function: types.FunctionType) -> bool:
    """Tell whether a function has stops, or will have when it is called."""
    code = function.__code__
    if id(code) in _with_stops or _is_own(code):
        return True
    _, new = _exchanged.get(id(code), (code, code))
    return new is not None and code.co_name != "<lambda>" and _file(function) is not None


def prepare_descriptor(kind: type, name: str) -> None:
    """Put stops into what reading an attribute calls, ``functools.cached_property`` say."""
    found = in_class(kind, name)
    if type(found) is property:
        prepare(found.fget)
    elif is_heap(type(found)):
        prepare(in_class(type(found), "__get__"))


def _is_own(code: types.CodeType) -> bool:
    return code.co_filename.startswith(COURSE)


def _file(function: types.FunctionType) -> _File | None:
    name = function.__code__.co_filename
    if name.startswith("<frozen "):  # a part of Python's own library that is built in
        name = str(function.__globals__.get("__file__"))
    if name not in _files:
        try:
            with open(name, encoding="utf-8") as file:
                _files[name] = _File(name, file.read())
        except (OSError, SyntaxError, ValueError):
            _files[name] = None
    return _files[name]


def _rewritten(function: types.FunctionType) -> types.CodeType | None:
    file = _file(function)
    try:
        return file.rewritten(function.__code__) if file is not None else None
    except (SyntaxError, LookupError, ValueError, RecursionError):
        return None


class _File:
    """The source of one file of a library."""

    def __init__(self, name: str, text: str) -> None:
        self.module = Instrumented(text, name, _Hooks.hooks, "", learners=False)
        self._text = text
        self._paths: dict[tuple[int, str], list[Any]] | None = None

    def _path(self, code: types.CodeType) -> list[Any]:
        """Return the functions and classes around a function, and itself."""
        if self._paths is None:
            self._paths = {}
            self._collect(ast.parse(self._text), [])
        return self._paths[code.co_firstlineno, code.co_name]

    def _collect(self, node: ast.AST, path: list[Any]) -> None:
        assert self._paths is not None
        for child in ast.iter_child_nodes(node):
            inner = path
            if isinstance(child, _FUNCTIONS | ast.ClassDef):
                inner = [*path, child]
                if isinstance(child, _FUNCTIONS):
                    first = min([child.lineno, *(d.lineno for d in child.decorator_list)])
                    self._paths[first, child.name] = inner
            self._collect(child, inner)

    def rewritten(self, code: types.CodeType) -> types.CodeType:
        """Return the code of one function with stops in it."""
        *around, node = self._path(code)
        node = copy.deepcopy(node)
        node.decorator_list, node.returns = [], None
        body: list[Any] = self.module.function(around, node)
        for outer in reversed(around):
            if isinstance(outer, ast.ClassDef):
                body = [ast.copy_location(ast.ClassDef(outer.name, [], [], body, []), outer)]
                continue
            free = [ast.arg(name) for name in code.co_freevars if name != "__class__"]
            arguments = ast.arguments([], free, None, [], [], None, [])
            body = [ast.copy_location(type(outer)(outer.name, arguments, body, []), outer)]
        made = self.module.compiled(ast.Module(body, []))
        for name in [*(outer.name for outer in around), node.name]:
            made = next(
                c for c in made.co_consts if isinstance(c, types.CodeType) and c.co_name == name
            )
        return made.replace(co_qualname=code.co_qualname, co_firstlineno=code.co_firstlineno)
