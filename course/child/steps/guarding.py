"""Keeping what observes an exploration out of the hands of what is observed, value by value.

An answer runs in the interpreter in which its threads are scheduled.  Every value that its code
gets hold of comes out of a hook, so it is seen here whatever name it was reached by: the first one
that belongs to the observer, or leads to it, ends the process.
"""

from __future__ import annotations

import _thread
import builtins
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

from course.child import COURSE
from course.child.steps import naming
from course.child.touched import doubts
from course.child.touched.classes import Known
from course.child.touched.numbering import is_a

_LEADS = (types.CodeType, types.FrameType, types.CellType)
_INSIDE = frozenset(
    [
        *("__builtins__", "__closure__", "__code__", "__globals__", "__subclasses__"),
        *("_start_new_thread", "_start_joinable_thread", "cell_contents", "f_back", "f_builtins"),
        *("f_code", "f_globals", "f_locals", "gi_code", "gi_frame", "tb_frame"),
    ]
)
"""Attributes that lead to it: no function of a library is to be told to read them."""
_MAY_BE_SET = frozenset({"excepthook", "stdout", "stderr", "stdin"})


class _Guard:
    """What is guarded, and what is done when it is reached for."""

    values: frozenset[int] = frozenset()
    kinds: frozenset[type] = frozenset()
    observers: frozenset[int] = frozenset()
    learners: frozenset[str] = frozenset()
    reached: Callable[[], None] = staticmethod(lambda: None)
    kept: tuple[object, ...] = ()


def protect(
    ours: list[types.ModuleType],
    learners: set[str],
    handed_out: list[type],
    reached: Callable[[], None],
) -> None:
    """Begin to guard.

    Parameters
    ----------
    ours : list of module
        What observes.
    learners : set of str
        The names of the learner's modules: what is made in them is theirs to change.
    handed_out : list of type
        Types of the observer's of which the answer is given objects.
    reached : callable
        Ends the process.
    """
    kept: list[object] = [sys.modules, builtins, vars(builtins), _thread, vars(_thread)]
    kept += [eval, exec, compile, __import__, sys._getframe, sys.settrace, sys.setprofile]
    kept += [getattr(_thread, name) for name in dir(_thread) if name.startswith("start_")]
    kept += [getattr(sys, "monitoring", sys.settrace)]
    for module in ours:
        kept += [module, vars(module)]
    _Guard.observers = frozenset(id(one) for module in ours for one in (module, vars(module)))
    _Guard.kept = tuple(kept)
    _Guard.values = frozenset(map(id, kept))
    own = {one for module in ours for one in vars(module).values() if type(one) is type}
    names = {module.__name__ for module in ours}
    own = {kind for kind in own if kind.__module__ in names}
    _Guard.kinds = frozenset({*_LEADS, *own} - {*handed_out, *(kind for kind, _ in _STANDS_FOR)})
    _Guard.learners = frozenset(learners)
    _Guard.reached = staticmethod(reached)
    Known.hides = staticmethod(reached)


def is_ours(frame: types.FrameType) -> bool:
    """Tell whether it is the observer's own code that runs in a frame."""
    return frame.f_code.co_filename.startswith(COURSE)


def checked(site: Any, value: Any) -> Any:
    """Return a value that the learner's code gets, unless it must not get it."""
    if site.learners and (id(value) in _Guard.values or type(value) in _Guard.kinds):
        _Guard.reached()
    if id(value) in _Guard.observers:  # whoever looks it up for the answer
        _Guard.reached()
    doubts.look(value)
    return naming.instead(site, value) if site.learners and naming.reads_by_name(value) else value


def named(site: Any, owner: Any, name: Any) -> None:
    """Look at whose attribute the learner's code reads or changes by its name.

    What belongs to the observer has no more of them than what it stands for, and the dictionary of
    a library's module or class is not given out.
    """
    if not site.learners:
        return
    real = next((real for ours, real in _STANDS_FOR if is_a(owner, ours)), None)
    if real is not None:
        if not hasattr(real, name):
            raise AttributeError(f"{real.__name__!r} object has no attribute {name!r}", name=name)
        return
    has_home = is_a(owner, (type, types.ModuleType))
    if name == "__dict__" and has_home and home_of(owner) not in _Guard.learners and _Guard.values:
        _Guard.reached()


_STANDS_FOR: list[tuple[type, type]] = []


def stand_for(ours: type, real: type) -> None:
    """Note what a type of the observer's stands for."""
    _STANDS_FOR.append((ours, real))


def home_of(owner: Any) -> str:
    """Return the name of the module to which a class belongs, or of a module itself.

    One that the answer has made and that is no library's has the name of an answer.
    """
    if not is_a(owner, types.ModuleType):
        return str(owner.__module__)
    name = str(owner.__name__)
    is_of_a_library = sys.modules.get(name) is owner
    return name if is_of_a_library else next(iter(_Guard.learners), "")


def given(site: Any, function: Any, args: tuple[Any, ...]) -> None:
    """Look at what the learner's code gives to a function of a library."""
    if not site.learners or not args or type(function) is types.FunctionType:
        return
    if any(name in _INSIDE for text in _texts(args) if "_" in text for name in text.split(".")):
        _Guard.reached()
    if function is vars:
        named(site, args[0], "__dict__")
    name = getattr(function, "__name__", "")
    if len(args) > 1 and type(args[1]) is str and naming.is_by_name(function):
        named(site, args[0], args[1])
    if name in ("setattr", "delattr", "__setattr__", "__delattr__"):
        changes(site, args[0], args[1] if len(args) > 1 else "")


def _texts(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif type(value) in (list, tuple):
            yield from (part for part in value[:20] if isinstance(part, str))


def changes(site: Any, owner: Any, name: Any) -> None:
    """Look at whose attribute is changed: a library's classes and modules stay as they are."""
    if not site.learners or not is_a(owner, (type, types.ModuleType)):
        return
    if home_of(owner) not in _Guard.learners and _Guard.values and name not in _MAY_BE_SET:
        _Guard.reached()
