"""What a call touches, apart from what code with stops does in it.

Of a function written in C nobody says what it does.  It can get at its operands and what can be
reached from them, and at what is outside of the program's objects.  So it is taken to change all of
that, unless it is known to do less: what is named here makes runs fewer, never a touch unseen.
"""

from __future__ import annotations

import _thread
import functools
import sys
import time
import types
from collections.abc import Callable
from typing import Any

from course.child.touched.classes import (
    DESCRIPTORS,
    Known,
    foreign,
    is_of_exceptions,
    is_plain,
)
from course.child.touched.numbering import in_class, is_a, is_heap
from course.child.touched.touching import (
    ATOMS,
    BEYOND,
    CONTAINERS,
    DATA,
    GENERATORS,
    OPERANDS_ONLY,
    READ,
    TYPE_ONLY,
    WHOLE,
    WRITE,
    Touch,
    attribute,
    generator,
    is_atom,
    items,
    next_of,
    reachable,
)

_OF_THE_THREAD = frozenset(
    [
        *(sys.exc_info, _thread.get_ident, _thread.get_native_id),
        *(time.time, time.time_ns, time.monotonic, time.monotonic_ns, time.perf_counter),
        *(time.perf_counter_ns, time.process_time, time.thread_time),
    ]
)
"""Functions that tell of the calling thread, or the time, which no thread changes."""

_BY_NAME = {getattr: READ, hasattr: READ, setattr: WRITE, delattr: WRITE}
_ONE_KEY = {
    "get": READ,
    "__getitem__": READ,
    "__contains__": READ,
    "setdefault": WRITE,
    "pop": WRITE,
    "__setitem__": WRITE,
    "__delitem__": WRITE,
}
"""Methods of a dictionary that touch what is under one key."""
_READING = frozenset(
    [
        *("get", "items", "keys", "values", "copy", "index", "count", "__len__", "__contains__"),
        *("__getitem__", "__iter__"),
    ]
)
"""Methods of containers that only read."""

_Args = tuple[Any, ...]
_Kwargs = dict[str, Any]
_Touches = tuple[Touch, ...]


def call(function: Any, args: _Args, kwargs: _Kwargs) -> _Touches:
    """Return what a call touches, apart from what code with stops does in it."""
    if is_a(function, type):
        return _made(function, args, kwargs)
    return _KINDS.get(type(function), _instance)(function, args, kwargs)


def _function(function: Any, args: _Args, kwargs: _Kwargs) -> _Touches:
    return () if Known.called(function) else _unknown(function, args, kwargs)


def _bound(method: Any, args: _Args, kwargs: _Kwargs) -> _Touches:
    return call(method.__func__, (method.__self__, *args), kwargs)


def _partial(function: Any, args: _Args, kwargs: _Kwargs) -> _Touches:
    return call(function.func, (*function.args, *args), {**function.keywords, **kwargs})


def _wrapper(method: Any, args: _Args, kwargs: _Kwargs) -> _Touches:
    if _does_nothing(method, args, kwargs):
        return ()
    return _method(method.__self__, method.__name__, args, kwargs)


def _descriptor(method: Any, args: _Args, kwargs: _Kwargs) -> _Touches:
    if not args or _does_nothing(method, args[1:], kwargs):
        return ()  # without arguments it is an error
    return _method(args[0], method.__name__, args[1:], kwargs)


def _does_nothing(method: Any, args: _Args, kwargs: _Kwargs) -> bool:
    """Tell whether it is ``object.__init__``; that of another class can make an object anew."""
    of_all = method.__objclass__ is object and method.__name__ == "__init__"
    return of_all and not args and not kwargs


def _instance(value: Any, args: _Args, kwargs: _Kwargs) -> _Touches:
    """Return what is touched by an object that can be called."""
    own = in_class(type(value), "__call__")
    if type(own) is types.FunctionType and Known.called(own):
        return ()
    return _unknown(value, args, kwargs)


def _made(kind: type, args: _Args, kwargs: _Kwargs) -> _Touches:
    """Return what making an object of a class touches."""
    if kind in OPERANDS_ONLY or (kind in TYPE_ONLY and len(args) < 2):
        return _looking(args, kwargs)
    heap = is_heap(kind)
    by_type = in_class(type(kind), "__call__") is in_class(type, "__call__")
    if Known.ours(kind) or (heap and by_type and is_plain(kind)):
        return ()
    of_the_language = not heap and kind.__module__ == "builtins" and kind is not type
    if kind in DATA or is_of_exceptions(kind) or of_the_language:
        return reachable([*args, *kwargs.values()], READ)
    given = reachable([*args, *kwargs.values(), *foreign(kind)], WRITE)
    return (*given, *attribute(kind, "__new__", READ), BEYOND)


def _built_in(function: Any, args: _Args, kwargs: _Kwargs) -> _Touches:
    owner = function.__self__
    if owner is None or is_a(owner, types.ModuleType):
        return _built_in_function(function, args, kwargs)
    return _method(owner, function.__name__, args, kwargs)


def _built_in_function(function: Any, args: _Args, kwargs: _Kwargs) -> _Touches:
    if function in TYPE_ONLY or function in _OF_THE_THREAD or (function is vars and args):
        return ()
    if function is next and args:
        return next_of(args[0])
    if function in _BY_NAME and len(args) > 1 and type(args[1]) is str:
        return attribute(args[0], args[1], _BY_NAME[function])
    if function in OPERANDS_ONLY:
        return _looking(args, kwargs)
    return _unknown(function, args, kwargs)


def _looking(args: _Args, kwargs: _Kwargs) -> _Touches:
    return reachable([*args, *kwargs.values()], READ, plain_too=False)


def _method(owner: Any, name: str, args: _Args, kwargs: _Kwargs) -> _Touches:
    """Return what a method written in C touches: its object, and what it is given."""
    kind = type(owner)
    if is_a(owner, GENERATORS):
        return generator(owner)
    if kind is str and name in ("format", "format_map"):
        return reachable([*args, *kwargs.values()], READ)
    if kind in DATA or is_a(owner, CONTAINERS):
        return (*_of_container(owner, name, args), *_looking(args, kwargs))
    if name in ("__setattr__", "__delattr__", "__getattribute__") and args and is_atom(args[0]):
        return attribute(owner, args[0], READ if "get" in name else WRITE)
    if name in ("__init_subclass__", "__reduce_ex__") and not args and not kwargs:
        return ()
    return (*reachable([owner, *args, *kwargs.values()], WRITE), BEYOND)


def _of_container(owner: Any, name: str, args: _Args) -> _Touches:
    kind = type(owner)
    if kind in ATOMS or kind in (tuple, frozenset):
        return ()
    of_dict = is_a(owner, dict) and in_class(kind, name, 0) is in_class(dict, name)
    if of_dict and name in _ONE_KEY and args and is_atom(args[0]):
        return ((items(owner), args[0], _ONE_KEY[name]),)
    only_reads = kind in DATA and name in _READING and not in_class(kind, "__missing__")
    return ((items(owner), WHOLE, READ if only_reads else WRITE),)


def _unknown(function: Any, args: _Args, kwargs: _Kwargs) -> _Touches:
    files = zip((sys.stdout, sys.stderr), _OWN_FILES, strict=True)
    printing = [file for file, own in files if file is not own]
    return (*reachable([function, *args, *kwargs.values(), *printing], WRITE), BEYOND)


_OWN_FILES = (sys.stdout, sys.stderr)
"""Where functions print unless the learner's code has put something else in the place."""


_KINDS: dict[type, Callable[[Any, _Args, _Kwargs], _Touches]] = {
    types.FunctionType: _function,
    types.MethodType: _bound,
    functools.partial: _partial,
    types.BuiltinMethodType: _built_in,
    types.MethodWrapperType: _wrapper,
    **dict.fromkeys(DESCRIPTORS, _descriptor),
}
