"""What an operation touches of what threads may have in common.

A *touch* is a place and a way.  A place is an object and a part of it (an attribute, the key of a
dictionary, or the whole).  Two steps of different threads can be exchanged, and nobody notices, if
they touch no place in common or both only read it; only the other pairs need to be tried in both
orders.  So whatever is not known here is taken for a touch of everything that can be reached.
"""

from __future__ import annotations

import collections
import gc
import types
import weakref
from collections.abc import Iterable
from typing import Any

from course.child.touched import classes
from course.child.touched.classes import Known, is_plain
from course.child.touched.numbering import (
    FIRST,
    all_in_class,
    bases_of_class,
    in_class,
    is_a,
    is_heap,
    number,
    number_of_generator,
    number_of_items,
)

READ, WRITE, TAKE, FREE = 0, 1, 2, 3
"""Ways: TAKE is possible only when the place is free, FREE makes it so."""

Touch = tuple[int, Any, int]
"""Place (the number of an object, and a part of it) and way."""


def in_conflict(one: Iterable[Touch], other: Iterable[Touch]) -> bool:
    """Tell whether it can be noticed in which order two steps are made."""
    return any(
        (how != READ or way != READ)
        and (
            (base == place and (part == piece or part is WHOLE or piece is WHOLE))
            or EVERYTHING in (base, place)
        )
        for base, part, how in one
        for place, piece, way in other
    )


class _Whole:
    """Stands for every part of an object."""

    def __repr__(self) -> str:
        return "WHOLE"


WHOLE = _Whole()
HELD = "held by"
"""The part of a lock that is taken and freed."""
EVERYTHING, OUTSIDE = range(FIRST)
"""Numbers of no object: whatever there is; and what is outside of the program's own objects (files,
clocks, the state of libraries written in C)."""

UNKNOWN: tuple[Touch, ...] = ((EVERYTHING, WHOLE, WRITE),)
BEYOND = (OUTSIDE, WHOLE, WRITE)
MOST = 300
"""Objects that are looked at for one operation; beyond, it counts as touching everything."""

ATOMS = frozenset(
    [
        int,
        float,
        complex,
        bool,
        str,
        bytes,
        type(None),
        type(...),
        type(NotImplemented),
        range,
        slice,
    ]
)
"""Types of what never changes and holds nothing that does."""

CONTAINERS = (list, dict, set, tuple, frozenset, bytearray, collections.deque)
_MAY_CHANGE = (list, dict, set, bytearray, collections.deque)
DATA = frozenset([*CONTAINERS, *ATOMS, collections.defaultdict, collections.OrderedDict])
"""Types whose methods touch only the object and what they are given."""

TYPE_ONLY = frozenset([isinstance, issubclass, type, id, callable, super, object, property,
                       staticmethod, classmethod, range, slice])  # fmt: skip
"""Built-in functions and types that look at nobody's content."""

OPERANDS_ONLY = frozenset(
    [
        *(abs, all, any, ascii, bin, bool, bytearray, bytes, chr, complex, dict, divmod, enumerate),
        *(filter, float, format, frozenset, hash, hex, int, iter, len, list, map, max, min, oct),
        *(ord, pow, repr, reversed, round, set, sorted, str, sum, tuple, zip),
    ]
)
"""Built-in functions that read what they are given, and change nothing but iterators."""

GENERATORS = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
# -- places ----------------------------------------------------------------------------------------


def attribute(owner: Any, name: str, way: int) -> tuple[Touch, ...]:
    """Return what reading, writing or deleting an attribute touches."""
    if way != READ and name in ("__dict__", "__class__", "__bases__"):
        return UNKNOWN
    kind = type(owner)
    found: Any = in_class(kind, name)
    slot = type(found) is types.MemberDescriptorType
    if way == READ and kind in DATA and not slot:  # it has methods only
        return ()
    by_name = [*all_in_class(kind, name), *(all_in_class(owner, name) if is_a(owner, type) else ())]
    if any(map(classes.computes, by_name)):
        return (*reachable([owner], WRITE), BEYOND)
    if not classes.is_plainly_accessed(kind, changed=way != READ):
        return (*reachable([owner], way), (OUTSIDE, WHOLE, way))
    # a slot can be known in a class by several names
    place = (number(owner), found.__name__ if slot else name, way)
    kinds = [kind for kind in bases_of_class(kind) if is_heap(kind)]
    if way != READ:
        if is_a(owner, type):
            classes.begin()
        return (place, *_memory(owner, way))
    if is_a(owner, type):
        kinds = [kind for kind in bases_of_class(owner) if is_heap(kind)]
    return (place, *[(number(kind), name, READ) for kind in kinds], *_memory(owner, way))


def _memory(value: Any, way: int) -> tuple[Touch, ...]:
    """Return the touch of memory that other objects may have in common with this one.

    An object that lets others look into its memory does not tell who does, nor whose it is: two
    files in memory can be the same file.
    """
    return ((OUTSIDE, WHOLE, way),) if classes.shows_memory(value) else ()


def items(owner: Any) -> int:
    """Return the number of a container as a place of items, apart from its attributes."""
    return number(owner) if type(owner) in CONTAINERS else number_of_items(owner)


def item(owner: Any, key: Any, way: int) -> tuple[Touch, ...]:
    """Return what reading, writing or deleting an item touches."""
    kind = type(owner)
    if kind in ATOMS or is_a(owner, type) or kind in (tuple, types.GenericAlias):
        return () if is_atom(key) else looked_at(key)
    if kind is list:
        return ((number(owner), WHOLE, way),)
    method = ("__getitem__", "__setitem__")[min(way, 1)]
    if is_a(owner, dict) and in_class(kind, method) is in_class(dict, method):
        keyed = is_atom(key)
        if (
            way == READ
            and in_class(kind, "__missing__")
            and not (keyed and dict.__contains__(owner, key))
        ):
            made = ((items(owner), key if keyed else WHOLE, WRITE), (number(owner), WHOLE, READ))
            return (*made, *_of_keys(key, keyed))
        return ((items(owner), key if keyed else WHOLE, way), *_of_keys(key, keyed))
    if is_heap(kind) and is_plain(kind):
        return ()
    return (*reachable([owner], way), *reachable([key], READ))


def _of_keys(key: Any, atom: bool) -> tuple[Touch, ...]:
    return () if atom else reachable([key], READ)


def is_atom(value: Any) -> bool:
    """Tell whether a value never changes and holds nothing that does."""
    kind = type(value)
    return kind in ATOMS or (kind is tuple and all(is_atom(part) for part in value))


# -- what can be reached ---------------------------------------------------------------------------


def reachable(roots: Iterable[Any], way: int, *, plain_too: bool = True) -> tuple[Touch, ...]:
    """Return the touches of everything that can be reached from some objects.

    Parameters
    ----------
    roots : iterable
        Where to begin.
    way : int
        READ or WRITE; what an iterator goes through is written, for it moves on.
    plain_too : bool
        Whether what is there may look into objects of classes all of whose methods have stops.  If
        a function is among the objects that may do so, that is assumed, and that it writes.
    """
    roots = list(roots)
    for value in roots:  # who is given a function calls it, however much else there is
        if is_a(value, types.FunctionType | types.MethodType):
            Known.called(getattr(value, "__func__", value))
    found: list[Touch] = []
    seen: set[int] = set()
    beyond = False
    todo = list(roots)
    while todo:
        value = todo.pop()
        if type(value) in ATOMS or id(value) in seen:
            continue
        seen.add(id(value))
        if _is_foreign(value):
            if way == READ:
                return reachable(roots, WRITE)
            beyond = True
        if len(seen) > MOST or (is_a(value, types.ModuleType) and plain_too):
            return UNKNOWN
        if type(value) in weakref.ProxyTypes:  # it stands for an object that it does not name
            return UNKNOWN
        touches, inside = _touched(value, way, plain_too)
        found += touches
        todo += inside
    return (*found, BEYOND) if beyond else tuple(found)


def _touched(value: Any, way: int, plain_too: bool) -> tuple[tuple[Touch, ...], Iterable[Any]]:  # noqa: PLR0911
    """Return the touches of one object that was reached, and what is reached from it."""
    kind = type(value)
    if kind in CONTAINERS:
        inside = [*value, *value.values()] if kind is dict else value
        here = ((number(value), WHOLE, way),) if kind in _MAY_CHANGE else ()
        return (*here, *(_memory(value, way) if kind is bytearray else ())), inside
    if is_a(value, GENERATORS):
        return generator(value), ()
    if is_a(value, types.FunctionType | types.MethodType | types.BuiltinMethodType):
        return _held_by(value)
    if is_a(value, type):
        seen = plain_too and is_heap(value)
        return (((number(value), WHOLE, way),) if seen else ()), ()
    if kind in (types.TracebackType, types.FrameType):  # nobody gets what it holds
        return ((number(value), WHOLE, way),), ()
    if plain_too and is_heap(kind) and not Known.ours(kind):
        classes.give_stops(kind)
    hidden = is_heap(kind) and is_plain(kind) and not plain_too
    if is_a(value, types.ModuleType) or Known.ours(kind) or hidden:
        return (), ()
    moves = WRITE if in_class(kind, "__next__") else way
    places = {number(value), items(value)} if is_a(value, CONTAINERS) else {number(value)}
    inner = [v for v in gc.get_referents(value) if not is_a(v, type | types.ModuleType)]
    if is_a(value, weakref.ref):
        inner.append(weakref.ref.__call__(value))
    inner += [*classes.foreign(kind), *classes.shown(value)]
    return (*((place, WHOLE, moves) for place in places), *_memory(value, moves)), inner


def _is_foreign(value: Any) -> bool:
    """Tell whether a function may look into any object: it is written in C, and not known."""
    if is_a(value, type | types.FunctionType | types.MethodType) or not callable(value):
        return False
    if is_a(value, types.BuiltinMethodType):
        owner = value.__self__
        inside = owner is None or is_a(owner, types.ModuleType)
        return inside and value not in OPERANDS_ONLY and value not in TYPE_ONLY
    own = in_class(type(value), "__call__")
    return not (type(own) is types.FunctionType and Known.code(own)) and not Known.ours(type(value))


def _held_by(function: Any) -> tuple[tuple[Touch, ...], Iterable[Any]]:
    """Return what a function has besides its operands, if it may touch that without a stop."""
    owner = getattr(function, "__self__", None)
    if is_a(function, types.BuiltinMethodType):
        if owner is None or is_a(owner, types.ModuleType):
            return (), ()
        return ((items(owner), WHOLE, WRITE),), [owner]
    if Known.code(getattr(function, "__func__", function)):
        return (), ()
    if is_a(function, types.MethodType):
        return (), [owner]
    return (), [cell.cell_contents for cell in function.__closure__ or () if _filled(cell)]


def _filled(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018  (it raises)
    except ValueError:
        return False
    return True


def generator(value: Any) -> tuple[Touch, ...]:
    """Return what going on with a generator touches, apart from what its own code does."""
    return ((number_of_generator(value), WHOLE, WRITE),)


def looked_at(value: Any) -> tuple[Touch, ...]:
    """Return what Python reads of a value to compare, unpack or show it, or to know its truth."""
    kind = type(value)
    if kind in ATOMS or (is_heap(kind) and is_plain(kind)):
        return ()
    return reachable([value], READ, plain_too=False)


def next_of(iterator: Any) -> tuple[Touch, ...]:
    """Return what taking the next item of an iterator touches."""
    if is_a(iterator, GENERATORS):
        return generator(iterator)
    if is_heap(type(iterator)) and is_plain(type(iterator)):
        return ()
    found: list[Touch] = []
    todo, seen = [iterator], 0
    while todo:
        value = todo.pop()
        seen += 1
        if type(value) in ATOMS or is_a(value, type) or seen > MOST:
            continue
        if type(value) in CONTAINERS:
            found.append((number(value), WHOLE, READ))  # what stands in it is only handed on,
            todo += [part for part in value if in_class(type(part), "__next__")]  # or gone through
        elif type(value) in (map, filter) or not in_class(type(value), "__next__"):
            found += reachable([value], WRITE)
        elif is_a(value, GENERATORS):
            found += generator(value)
        else:
            parts = gc.get_referents(value)
            if any(_is_foreign(part) for part in parts):  # it is called with what is gone through
                found += reachable([value], WRITE)
            else:
                found.append((number(value), WHOLE, WRITE))
                todo += parts
    return tuple(found)
