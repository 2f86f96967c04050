"""What reads attributes by a name that comes later, and what the answer gets in its place.

Whoever has `getattr` itself can hand it to functions written in C, with names that no hook sees.
So the answer gets a function that does the same and goes by the hooks, each time it is called.
"""

from __future__ import annotations

import operator
import types
from collections.abc import Callable
from typing import Any

_ACCESS = ("__getattribute__", "__getattr__", "__setattr__", "__delattr__", "__get__", "__set__")
_METHODS = (types.WrapperDescriptorType, types.MethodWrapperType, types.MethodDescriptorType)
_BY_NAME: tuple[Any, ...] = (getattr, setattr, delattr)
_MAKE: tuple[Any, ...] = (operator.attrgetter, operator.methodcaller)

NAMES = frozenset(one.__name__ for one in (*_BY_NAME, *_MAKE, vars))
"""What a pickle must not name."""


class _How:
    """How the answer's code calls something: set by whoever has the hooks."""

    call: Callable[..., Any] = staticmethod(lambda _site, function, *args: function(*args))


def install(call: Callable[..., Any]) -> None:
    """Use this hook from now on."""
    _How.call = staticmethod(call)


def is_by_name(value: Any) -> bool:
    """Tell whether a function gets at an attribute by its name."""
    kind = type(value)
    if kind is types.BuiltinFunctionType:
        return any(value is one for one in _BY_NAME)
    return kind in _METHODS and value.__name__ in _ACCESS


def reads_by_name(value: Any) -> bool:
    """Tell whether it is such a function, or makes one, or was made by it."""
    kind = type(value)
    return (
        kind in _MAKE or (kind is type and any(value is one for one in _MAKE)) or is_by_name(value)
    )


def instead(site: Any, value: Any) -> Any:
    """Return what does the same and goes by the hooks."""
    if value is operator.attrgetter:
        return lambda *names: _getter(site, names)
    if value is operator.methodcaller:
        return lambda name, /, *args, **kwargs: _caller(site, name, args, kwargs)
    if type(value) in _MAKE:
        make, given = value.__reduce__()
        if type(value) is operator.attrgetter:
            return _getter(site, given)
        name, *args = given if make is operator.methodcaller else (*make.args, *given)
        return _caller(site, name, args, getattr(make, "keywords", {}))

    def called(*args: Any, **kwargs: Any) -> Any:
        if value is getattr and len(args) == 3:
            try:
                return _How.call(site, value, *args[:2], **kwargs)
            except AttributeError:
                return args[2]
        return _How.call(site, value, *args, **kwargs)

    called.__name__ = called.__qualname__ = value.__name__
    return called


def _getter(site: Any, names: tuple[str, ...]) -> Any:
    def value_of(owner: Any, name: str) -> Any:
        for part in name.split("."):
            owner = _How.call(site, getattr, owner, part)
        return owner

    def get(owner: Any) -> Any:
        values = tuple(value_of(owner, name) for name in names)
        return values if len(values) != 1 else values[0]

    if not names or not all(isinstance(name, str) for name in names):
        raise TypeError("attribute name must be a string")
    return get


def _caller(site: Any, name: str, args: Any, kwargs: Any) -> Any:
    def call(owner: Any) -> Any:
        return _How.call(site, _How.call(site, getattr, owner, name), *args, **kwargs)

    return call
