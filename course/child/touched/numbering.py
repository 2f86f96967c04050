"""Numbers for the objects of a run: an address is used again when its object is gone."""

from __future__ import annotations

import gc
import itertools
import types
import weakref
from collections.abc import Callable, Iterator
from typing import Any

FIRST = 2
"""The first number of an object; those below it stand for none."""

dict_of_class = type.__dict__["__dict__"].__get__
"""The ``__dict__`` of a class, whatever the class says it is."""
bases_of_class = type.__dict__["__mro__"].__get__
"""A class and all its bases, in the order of looking names up, whatever it says they are."""
_flags_of_class = type.__dict__["__flags__"].__get__


def is_heap(kind: type) -> bool:
    """Tell whether a class was made while the program ran, and not built into Python."""
    return bool(_flags_of_class(kind) & 1 << 9)


def is_a(value: Any, kinds: Any) -> bool:
    """Tell whether an object is of one of these types; unlike by `isinstance`, it is not asked."""
    return issubclass(type(value), kinds)


def all_in_class(kind: type, name: str) -> Iterator[Any]:
    """Yield what stands under a name in a class and in its bases."""
    for base in bases_of_class(kind):
        if name in (names := dict_of_class(base)):
            yield names[name]


def in_class(kind: type, name: str, otherwise: Any = None) -> Any:
    """Return what stands under a name in a class or its bases; what is above a class may lie."""
    return next(all_in_class(kind, name), otherwise)


class _Numbers:
    """Numbers of objects: an address is used again when its object is gone, a number is not.

    They keep nothing alive that could be missed: a list or a dictionary, but no object of a class.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, Any]] = {}
        self._frames: dict[int, int] = {}
        self._items: dict[int, int] = {}
        self._next = itertools.count(FIRST)

    def of(self, value: Any) -> int:
        """Return the number of an object."""
        number, kept = self._known.get(id(value), (0, self))
        if kept is value or (type(kept) is weakref.ref and kept() is value):
            return number
        if type(kept) is _Attributes and kept.are(value):
            self._known[id(value)] = number, value  # used as a dictionary: it stays one
            return number
        attributes = _attributes(value)
        number, known = self._known.get(id(attributes), (0, self))
        try:
            kept = weakref.ref(value)
        except TypeError:
            kept = value
        if not (known is attributes or (type(known) is _Attributes and known.are(attributes))):
            number = next(self._next)
            owner = kept if type(kept) is weakref.ref else lambda: value
            if attributes is not None:
                self._known[id(attributes)] = number, _Attributes(owner)
        self._known[id(value)] = number, kept
        return number

    def of_items(self, value: Any) -> int:
        """Return the number of what is in a container that has attributes besides."""
        return self._items.setdefault(self.of(value), next(self._next))

    def of_frame(self, frame: Any) -> int:
        """Return the number of the generator whose frame it is."""
        return self._frames.get(id(frame)) or self.of(frame)

    def of_generator(self, value: Any) -> int:
        """Return the number of a generator."""
        number = self.of(value)
        frame = getattr(value, "gi_frame", None)
        if frame is not None:
            self._frames[id(frame)] = number
        return number


class _Attributes:
    """The ``__dict__`` of an object that may be gone; several can have one in common."""

    __slots__ = ("owner",)

    def __init__(self, owner: Callable[[], Any]) -> None:
        self.owner = owner

    def are(self, attributes: Any) -> bool:
        """Tell whether it is this dictionary."""
        owner = self.owner()
        return owner is not None and _attributes(owner) is attributes


class _Now:
    numbers = _Numbers()


def begin() -> None:
    """Begin to number anew, for another run."""
    _Now.numbers = _Numbers()


def number(value: Any) -> int:
    """Return the number of an object in this run; that of ``x.__dict__`` is that of ``x``."""
    return _Now.numbers.of(value)


def number_of_items(owner: Any) -> int:
    """Return the number of what is in a container that has attributes besides."""
    return _Now.numbers.of_items(owner)


def number_of_generator(value: Any) -> int:
    """Return the number of a generator, under which its frame is known as well."""
    return _Now.numbers.of_generator(value)


def number_of_frame(frame: Any) -> int:
    """Return the number of the generator whose frame it is."""
    return _Now.numbers.of_frame(frame)


def _attributes(owner: Any) -> Any:
    """Return the dictionary in which an object has its attributes, None if there is none."""
    if is_a(owner, type):
        return gc.get_referents(dict_of_class(owner))[0]
    kind = type(owner)
    getter = _getters.get(kind)
    if getter is None:
        getter = _getters[kind] = _getter(kind)
    return getter(owner)


_getters: dict[type, Callable[[Any], Any]] = {}


def _getter(kind: type) -> Callable[[Any], Any]:
    for base in bases_of_class(kind):
        descriptor = dict_of_class(base).get("__dict__")
        if type(descriptor) in (types.GetSetDescriptorType, types.MemberDescriptorType):
            return descriptor.__get__
    return lambda _owner: None
