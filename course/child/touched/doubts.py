"""What Python calls by itself, where that is no code with stops: from then on nothing is known.

Python calls a method with a special name where no call is written: it hashes a key, asks whether
something is of a class, makes a class.  If that is a function written in C, `functools.partial`
say, it can reach anything, and no operand tells.  So it is looked for in every class that the
answer gets hold of, and once there is one, every step counts as touching everything.  So it is
where a function written in C keeps another one, to call it later.
"""

from __future__ import annotations

import functools
import gc
import sys
import types
import weakref
from typing import Any

from course.child.touched import classes
from course.child.touched.classes import DESCRIPTORS, Known
from course.child.touched.numbering import bases_of_class, dict_of_class, in_class, is_a, is_heap

_STEPLESS = "__del__"
"""What Python calls where no operation is written: an object ends when its last name is gone."""


class _Doubts:
    everywhere = False


def everywhere() -> bool:
    """Tell whether any step may touch anything."""
    return _Doubts.everywhere


def arise() -> None:
    """From now on, any step may."""
    _Doubts.everywhere = True


# -- what Python calls -----------------------------------------------------------------------------


def look(value: Any) -> None:
    """Look at what the answer gets hold of: at its class, and at itself if it is one."""
    kind = type(value)
    if kind not in classes.looked_at:
        _look_at(kind)
    if issubclass(kind, type) and value not in classes.looked_at:
        _look_at(value)


def _look_at(kind: type) -> None:
    classes.looked_at.add(kind)
    bases = bases_of_class(kind)
    for base in bases:
        if is_heap(base):
            for name, value in dict_of_class(base).items():
                named(name, value, bases)


def named(name: str, value: Any, bases: tuple[type, ...] = ()) -> None:
    """Look at what stands under a name of a module, or of a class with these bases."""
    special = isinstance(name, str) and name.startswith("__") and name.endswith("__")
    if special and _is_unseen(name, value, bases):
        arise()
        if name == _STEPLESS:
            Known.hides()


def _is_unseen(name: str, value: Any, bases: tuple[type, ...]) -> bool:  # noqa: PLR0911
    """Tell whether it has no stops, and is not what the class has by this name from its bases."""
    inner = value.__func__ if type(value) in (staticmethod, classmethod) else value
    kind = type(inner)
    if kind in (types.FunctionType, types.GetSetDescriptorType):
        return False
    if kind in (*DESCRIPTORS, types.ClassMethodDescriptorType):
        return bool(bases) and (inner.__name__ != name or inner.__objclass__ not in bases)
    if kind is types.BuiltinFunctionType:
        return inner.__name__ != name or not is_a(inner.__self__, type)
    if kind is types.MemberDescriptorType:  # it gives whatever was stored
        return "__slots__" in dict_of_class(inner.__objclass__)
    if kind is property:
        parts = [part for part in (inner.fget, inner.fset, inner.fdel) if part is not None]
        return any(type(p) is not types.FunctionType or Known.learners(p) for p in parts)
    if is_a(inner, type):
        return is_heap(inner)
    return in_class(kind, "__call__") is not None or in_class(kind, "__get__") is not None


# -- what is called later --------------------------------------------------------------------------


def could_be_kept(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """Return what a function written in C could keep to call it later, and how often it is held."""
    given = [*args, *kwargs.values()]
    while type(function) is functools.partial:
        given += [*function.args, *function.keywords.values()]
        function = function.func
    if not any(map(_has_no_stops, given)) or not _is_in_c(function):
        return []
    return _held([value for value in given if _has_no_stops(value)])


def see_whether_kept(before: list[Any], result: Any) -> None:
    """Look at whether it was kept, and not by what came back, which shows what it has."""
    if not before:
        return
    shown = {id(value) for value in gc.get_referents(result)}
    if is_a(result, weakref.ref) or type(result) in weakref.ProxyTypes:
        if any(id(value) in shown for value, _ in before):
            arise()
            Known.hides()
        return
    after = _held([value for value, _ in before])
    if any(
        now > then and id(value) not in shown
        for (value, then), (_, now) in zip(before, after, strict=True)
    ):
        arise()


def _held(values: list[Any]) -> list[Any]:
    return [(value, sys.getrefcount(value)) for value in values]


def _has_no_stops(value: Any) -> bool:
    """Tell whether a value can be called, and is no code with stops, nor a class, which is seen."""
    kind = type(value)
    if kind in (types.FunctionType, types.MethodType) or issubclass(kind, type):
        return False
    return in_class(kind, "__call__") is not None


def _is_in_c(function: Any) -> bool:
    """Tell whether it is written in C, and no method of what shows all that it has."""
    if is_a(function, type):
        return not is_heap(function) or "__dict__" not in dict_of_class(function)
    if type(function) is types.BuiltinFunctionType:
        return function is not setattr and not is_a(function.__self__, _SHOW)
    return type(function) is not types.FunctionType and type(function) is not types.MethodType


_SHOW = (list, dict, set)
