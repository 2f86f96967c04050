"""What Python code and what code written in C a class brings into the use of its objects."""

from __future__ import annotations

import contextlib
import gc
import types
from collections.abc import Callable, Iterator
from typing import Any

from course.child.touched.numbering import bases_of_class, dict_of_class, in_class, is_a, is_heap

DESCRIPTORS = (types.MethodDescriptorType, types.WrapperDescriptorType)


class Known:
    """What is known of code and classes: set by whoever puts stops into code."""

    code: Callable[[Any], bool] = staticmethod(lambda _function: False)
    called: Callable[[Any], bool] = staticmethod(lambda _function: False)
    could: Callable[[Any], bool] = staticmethod(lambda _function: False)
    ours: Callable[[type], bool] = staticmethod(lambda _kind: False)
    learners: Callable[[Any], bool] = staticmethod(lambda _function: False)
    hides: Callable[[], None] = staticmethod(lambda: None)


_plain: dict[type, bool] = {}
_plainly_accessed: dict[tuple[type, bool], bool] = {}
_foreign: dict[type, list[Any]] = {}
_showing: dict[type, bool] = {}
_given: set[type] = set()
looked_at: set[type] = set()
"""Classes of which it is known what Python itself calls (`course.child.touched.doubts`)."""


def begin() -> None:
    """Forget what was known of classes: those of the learner are made anew, or changed."""
    for known in (_plain, _plainly_accessed, _foreign, _showing, _given, looked_at):
        known.clear()


def is_plain(kind: type) -> bool:
    """Tell whether objects of a class are touched only by code that has stops.

    That is so if all its methods are written in Python and have stops, and none of its bases has
    others.
    """
    known = _plain.get(kind)
    if known is None:
        found = [_all_have_stops(base) for base in bases_of_class(kind) if base is not object]
        known = _plain[kind] = all(found)
    return known


def _all_have_stops(kind: type) -> bool:
    """Tell whether all methods have stops; each is given some, whatever the others are."""
    if not is_heap(kind):
        return False
    found = []
    for name, part in _written(kind):
        if is_a(part, types.FunctionType):
            # what Python itself calls must have its stops at once
            special = name.startswith("__") or is_a(dict_of_class(kind)[name], property)
            found.append(Known.code(part) if special else Known.could(part))
        elif is_a(part, (*DESCRIPTORS, types.BuiltinFunctionType)):
            found.append(False)
    return all(found) and not any(name.startswith("__") for name, _ in _callables(kind))


def _written(kind: type) -> Iterator[tuple[str, Any]]:
    """Yield what stands in a class, and the parts of what is computed, by their names."""
    for name, value in dict_of_class(kind).items():
        inner = (
            getattr(value, "__func__", value)
            if type(value) in (staticmethod, classmethod)
            else value
        )
        parts = (inner.fget, inner.fset, inner.fdel) if is_a(inner, property) else (inner,)
        for part in parts:
            yield name, part


def give_stops(kind: type) -> None:
    """Put stops into all methods of a class: what is written in C may call each of them.

    ``print`` calls ``write`` of the file that it is given, by no hook.
    """
    if kind not in _given:
        _given.add(kind)
        for base in filter(is_heap, bases_of_class(kind)):
            for _, part in _written(base):
                Known.code(part)


def _callables(kind: type) -> Iterator[tuple[str, Any]]:
    """Yield what can be called in a class, and is no function of Python's nor a type of its own.

    A `functools.partial` for ``__add__``, say.
    """
    for name, value in dict_of_class(kind).items():
        inner = value.__func__ if type(value) in (staticmethod, classmethod) else value
        of_the_language = is_a(inner, type) and not is_heap(inner)
        known = of_the_language or is_a(inner, (types.FunctionType, *DESCRIPTORS))
        if callable(inner) and not known:
            yield name, inner


def foreign(kind: type) -> list[Any]:
    """Return what others may call by way of an object of a class, and is no function of Python's.

    Python itself calls what has a special name; code written in C may call any other.
    """
    known = _foreign.get(kind)
    if known is None:
        own = [base for base in bases_of_class(kind) if is_heap(base)]
        known = _foreign[kind] = [value for base in own for _, value in _callables(base)]
    return known


def shown(value: Any) -> list[Any]:
    """Return what an object holds that the garbage collector is not told of: the zone of a time.

    Its type is written in C, and shows it as attributes.
    """
    kind = type(value)
    if is_heap(kind) or gc.is_tracked(value):
        return []
    found = []
    for base in bases_of_class(kind)[:-1]:
        for getter in dict_of_class(base).values():
            if type(getter) in (types.GetSetDescriptorType, types.MemberDescriptorType):
                with contextlib.suppress(Exception):  # it has none at this moment
                    found.append(getter.__get__(value))
    return found


def is_of_exceptions(kind: type) -> bool:
    """Tell whether making an exception of a class touches what it is given, and nothing else."""
    found = [_all_have_stops(base) for base in bases_of_class(kind) if is_heap(base)]
    return issubclass(kind, BaseException) and all(found)


def computes(value: Any) -> bool:
    """Tell whether what stands in a class computes an attribute by other means than known code."""
    kind = type(value)
    if kind is classmethod:  # some Pythons compute what is in it
        return computes(value.__func__)
    if kind is property:
        parts = [part for part in (value.fget, value.fset, value.fdel) if part is not None]
        found = [Known.code(part) for part in parts]
        return not all(found)
    if kind in _HARMLESS or not any(in_class(kind, name) for name in _OF_DESCRIPTORS):
        return False
    return not (is_heap(kind) and is_plain(kind))


def is_plainly_accessed(kind: type, *, changed: bool) -> bool:
    """Tell whether attributes are found as they are in any object, or by code with stops."""
    known = _plainly_accessed.get((kind, changed))
    if known is None:
        reads, writes = ("__getattribute__", "__getattr__"), ("__setattr__", "__delattr__")
        means = [in_class(kind, name) for name in (writes if changed else reads)]
        known = _plainly_accessed[kind, changed] = all(
            each is None or each in _PLAIN_ACCESS or Known.code(each) for each in means
        )
    return known


_PLAIN_ACCESS = [
    method
    for kind in (
        *(object, type, super, types.ModuleType, types.MethodType, types.GenericAlias),
        BaseException,
    )
    for method in (kind.__getattribute__, kind.__setattr__, kind.__delattr__)
]
"""The ways of the language itself."""


_OF_DESCRIPTORS = ("__get__", "__set__", "__delete__")
_HARMLESS = (
    types.FunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.GetSetDescriptorType,
    types.MemberDescriptorType,
    types.ClassMethodDescriptorType,
    types.BuiltinFunctionType,
    classmethod,
    staticmethod,
)
"""What stands in classes and computes nothing."""


def shows_memory(value: Any) -> bool:
    """Tell whether an object lets others look into its memory (the buffer protocol).

    Texts and bytes do as well, but theirs does not change.
    """
    kind = type(value)
    known = _showing.get(kind)
    if known is None:
        written = is_a(in_class(kind, "__buffer__"), types.FunctionType)
        known = _showing[kind] = not written and kind is not bytes and _can_be_viewed(value)
    return known


def _can_be_viewed(value: Any) -> bool:
    try:
        memoryview(value).release()
    except TypeError:
        return False
    except (ValueError, BufferError):  # not at this moment
        pass
    return True
