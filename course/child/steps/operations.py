"""The hooks that stand in instrumented code: each stops, then does what was written.

A hook is given the operands themselves, so what the operation touches is known and not guessed.
"""

from __future__ import annotations

import _thread
import functools
import sys
import types
from collections.abc import Callable
from typing import Any

from course.child.instrumenting.instrument import Site
from course.child.runs.scheduler import Run
from course.child.runs.workers import Step
from course.child.steps import guarding, library
from course.child.steps.stopping import active, stop, told
from course.child.touched import calling, doubts, numbering, touching
from course.child.touched.numbering import in_class, is_a, is_heap
from course.child.touched.touching import (
    ATOMS,
    FREE,
    HELD,
    READ,
    TAKE,
    UNKNOWN,
    WHOLE,
    WRITE,
    Touch,
)

_FRAME = (super, locals, globals, vars, dir)
"""What looks at the frame that calls it, and so must be called there."""
_AWAITED = ("__aiter__", "__anext__", "__aenter__", "__aexit__", "__await__")
_REAL_LOCKS = (_thread.LockType, type(_thread.RLock()))


# -- names -----------------------------------------------------------------------------------------


def global_(site: Site, read: Callable[[], Any]) -> Any:
    """Read a global name."""
    run = active()
    if run is None:
        return guarding.checked(site, read())
    place = (numbering.number(sys._getframe(1).f_globals), site.name, READ)
    return told(stop(run, site, (place,), "reads"), guarding.checked(site, read()))


def store_global(site: Site, value: Any) -> Any:
    """Stop before a value is stored under a global name."""
    doubts.named(site.name, value)
    run = active()
    if run is not None:
        place = (numbering.number(sys._getframe(1).f_globals), site.name, WRITE)
        told(stop(run, site, (place,), "writes"), value)
    return value


def cell(site: Site, read: Callable[[], Any]) -> Any:
    """Read a variable that inner functions share."""
    run = active()
    if run is None:
        return read()
    return told(stop(run, site, _of_cell(read, READ), "reads"), read())


def store_cell(site: Site, value: Any, read: Callable[[], Any]) -> Any:
    """Stop before a value is stored in a variable that inner functions share."""
    run = active()
    if run is not None:
        told(stop(run, site, _of_cell(read, WRITE), "writes"), value)
    return value


def named(site: Site, names: Any) -> None:
    """Stop before a name of a class that is being made is read."""
    run = active()
    if run is not None:
        stop(run, site, touching.item(names, site.name, READ), "reads")


def store_named(site: Site, names: Any, value: Any) -> Any:
    """Stop before a value is stored under a name of a class that is being made."""
    run = active()
    if run is not None:
        told(stop(run, site, touching.item(names, site.name, WRITE), "writes"), value)
    return value


def _of_cell(read: Any, way: int) -> tuple[Touch, ...]:
    (variable,) = read.__closure__
    return ((numbering.number(variable), WHOLE, way),)


# -- attributes and items --------------------------------------------------------------------------


def attribute(site: Site, owner: Any) -> Any:
    """Read an attribute."""
    guarding.named(site, owner, site.name)
    run = active()
    if run is None:
        return guarding.checked(site, getattr(owner, site.name))
    owners = (owner.__self_class__, owner.__self__) if type(owner) is super else (owner,)  # type: ignore[attr-defined]
    touches = [touch for one in owners for touch in touching.attribute(one, site.name, READ)]
    step = stop(run, site, tuple(touches), "reads")
    library.prepare_descriptor(type(owner), site.name)
    return told(step, guarding.checked(site, getattr(owner, site.name)))


def item(site: Site, owner: Any, key: Any) -> Any:
    """Read an item."""
    run = active()
    if run is None:
        return guarding.checked(site, owner[key])
    touches = touching.item(owner, key, READ)
    step = stop(run, site, touches, "reads")
    while touches != (now := touching.item(owner, key, READ)):  # a default is made only now
        touches = now
        step = stop(run, site, touches, "reads") or step
    return told(step, guarding.checked(site, owner[key]))


# -- operators, and what Python does by itself -----------------------------------------------------


def binary(site: Site, left: Any, right: Any) -> Any:
    """Apply an operator or a comparison."""
    doubts.look(left)
    doubts.look(right)
    run = active()
    if run is not None and not (type(left) in ATOMS and type(right) in ATOMS):
        stop(run, site, _compared(site, left, right), "reads")
    return site.does(left, right)


def _compared(site: Site, left: Any, right: Any) -> tuple[Touch, ...]:
    name = site.does.__name__
    if name in ("is_", "is_not"):
        return ()
    if name in ("_in", "_not_in") and type(right) is dict:
        return touching.item(right, left, READ)
    return touching.looked_at(left) + touching.looked_at(right)


def unary(site: Site, value: Any) -> Any:
    """Apply a sign."""
    whole(site, value)
    return site.does(value)


def whole(site: Site, value: Any) -> Any:
    """Return a value that Python looks at next: it unpacks it, or asks for its truth."""
    if type(value) not in ATOMS:
        doubts.look(value)
        run = active()
        if run is not None:
            stop(run, site, touching.looked_at(value), "reads")
    return value


def anything(site: Site, value: Any) -> Any:
    """Return a value of which is not known what happens to it next."""
    doubts.look(value)
    for name in _AWAITED:  # what `await`, `async for` and `async with` call
        if (method := in_class(type(value), name)) is not None:
            library.is_called(method)
    run = active()
    if run is not None and type(value) not in ATOMS:
        stop(run, site, UNKNOWN, "reads")
    return value


def class_made(site: Site, names: Any) -> Any:
    """Stop before a class is made of its names: what that calls can be any code."""
    _look_at_names(names)
    return anything(site, names)


def class_without_bases(site: Site, names: Any) -> Any:
    """Stop before such a class is made, if that calls anything: ``__set_name__`` of its names."""
    kinds = [kind for kind in map(type, names.values()) if is_heap(kind)]
    if any(in_class(kind, "__set_name__") is not None for kind in kinds):
        return class_made(site, names)
    _look_at_names(names)
    return names


def _look_at_names(names: Any) -> None:
    if type(names) is dict:
        for name, value in names.items():
            doubts.named(name, value)


def formatted(site: Site, value: Any, conversion: int, spec: str) -> str:
    """Return a value as an f-string shows it."""
    whole(site, value)
    shown: Any = {115: str, 114: repr, 97: ascii}.get(conversion)
    return format(shown(value) if shown else value, spec)


# -- calls -----------------------------------------------------------------------------------------


def ready(site: Site, function: Any) -> Any:
    """Return what can be called in the place of a function, without arguments."""
    if any(function is known for known in _FRAME):
        return function
    return functools.partial(call, site, function)


def call(site: Site, function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call a function."""
    guarding.given(site, function, args)
    for value in (function, *args):
        doubts.look(value)
    kept = doubts.could_be_kept(function, args, kwargs)
    result = _called(site, function, args, kwargs)
    doubts.see_whether_kept(kept, result)
    if args and is_a(args[0], type):  # it may have been changed
        doubts.look(args[0])
    return result


def _called(site: Site, function: Any, args: Any, kwargs: Any) -> Any:
    run = active()
    if run is None:
        return guarding.checked(site, function(*args, **kwargs))
    if type(function) is types.BuiltinMethodType and is_a(function.__self__, _REAL_LOCKS):
        return _of_real_lock(run, function, args, kwargs)
    touches = calling.call(function, args, kwargs)
    step = stop(run, site, touches, "calls", site.name)
    if step is None and site.learners:
        step = Step(run.turn.index, site.module, site.line, "calls", site.name)
        run.tell(step)
    if site.learners:
        run.turn.calling = step
    return guarding.checked(site, function(*args, **kwargs))


def raised(site: Site, error: Any, *others: Any) -> Any:
    """Return the exception that is raised; of a class one is made.

    Raising notes in an exception, and in those that are to be raised with it, what came before.
    """
    if is_a(error, type) and issubclass(error, BaseException):
        error = call(site, error)
    run = active()
    if run is not None:
        raised = [one for one in (error, *others) if is_a(one, BaseException)]
        stop(run, site, tuple((numbering.number(one), WHOLE, WRITE) for one in raised))
    return error


def decorator(site: Site, function: Any) -> Any:
    """Return what can be applied in the place of a decorator."""
    return functools.partial(call, site, function)


def _of_real_lock(run: Run, function: Any, args: Any, kwargs: Any) -> Any:
    """Call a method of a lock that a library has made before any run."""
    lock = function.__self__
    if function.__name__ in ("acquire", "acquire_lock", "__enter__"):
        run.step(((numbering.number(lock), HELD, TAKE),), lambda: _is_free(lock), waits_for=lock)
    else:
        run.step(((numbering.number(lock), HELD, FREE),))
    return function(*args, **kwargs)


def _is_free(lock: Any) -> bool:
    taken = lock.acquire(False)
    if taken:
        lock.release()
    return bool(taken)


class _Judge:
    """Where calls come from that a test cell makes."""

    module, line, text, learners, does = "", 0, "", False, None

    def __init__(self, name: str = "") -> None:
        self.name = name


_judge: Any = _Judge()


def call_for_judge(function: Any, args: Any, kwargs: Any) -> Any:
    """Call a function as a test cell asks."""
    return call(_judge, function, *args, **kwargs)


def attribute_for_judge(owner: Any, name: str) -> Any:
    """Read an attribute as a test cell asks."""
    return attribute(_Judge(name), owner)  # type: ignore[arg-type]
