"""The hooks of loops, generators, ``with`` and ``import``: going through, and going in."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from typing import Any

from course.child.instrumenting.instrument import Site
from course.child.runs.world import world
from course.child.steps import guarding, library, operations
from course.child.steps.stopping import active, stop
from course.child.touched import numbering, touching
from course.child.touched.numbering import in_class, is_a, is_heap
from course.child.touched.touching import READ, UNKNOWN, WHOLE, WRITE


class _Steps:
    """An iterator that stops before each item."""

    __slots__ = ("iterator", "site")

    def __init__(self, site: Site, iterator: Iterator[Any]) -> None:
        self.site, self.iterator = site, iterator

    def __iter__(self) -> _Steps:
        return self

    def _stop(self) -> None:
        run = active()
        if run is not None:
            stop(run, self.site, touching.next_of(self.iterator), "goes through")

    def __next__(self) -> Any:
        self._stop()
        return guarding.checked(self.site, next(self.iterator))


class _Delegate(_Steps):
    """A generator to which another one hands over (``yield from``)."""

    __slots__ = ()

    def send(self, value: Any) -> Any:
        """Go on with a value."""
        self._stop()
        return self.iterator.send(value)  # type: ignore[attr-defined]

    def throw(self, *error: Any) -> Any:
        """Go on with an exception."""
        self._stop()
        return self.iterator.throw(*error)  # type: ignore[attr-defined]

    def close(self) -> None:
        """End it."""
        self._stop()
        self.iterator.close()  # type: ignore[attr-defined]


def iterate(site: Site, value: Any) -> Any:
    """Return what a loop goes through."""
    if type(value) in (range, str, bytes, tuple):
        return value
    known = library.prepare(in_class(type(value), "__iter__"))
    if not known and is_heap(type(value)):
        operations.whole(site, value)
    iterator = iter(value)
    library.prepare(in_class(type(iterator), "__next__"))
    return _Steps(site, iterator)


def delegate(site: Site, value: Any) -> Any:
    """Return what ``yield from`` goes through."""
    if is_a(value, types.GeneratorType):
        return _Delegate(site, value)
    return value if is_a(value, types.CoroutineType) else iterate(site, value)


def resumed(site: Site, value: Any) -> Any:
    """Stop at the place where a generator begins or goes on; nobody else can enter it meanwhile."""
    run = active()
    if run is not None:
        stop(run, site, ((numbering.number_of_frame(sys._getframe(1)), WHOLE, WRITE),))
    return value


# -- with, import ----------------------------------------------------------------------------------


class _Context:
    """A context manager written in C, with stops."""

    __slots__ = ("inner", "site")

    def __init__(self, site: Site, inner: Any) -> None:
        self.site, self.inner = site, inner

    def __enter__(self) -> Any:
        return operations.call(self.site, self.inner.__enter__)

    def __exit__(self, *error: object) -> Any:
        return operations.call(self.site, self.inner.__exit__, *error)


def context(site: Site, value: Any) -> Any:
    """Return the context manager of a ``with``."""
    if world.run is None:
        return value
    parts = [in_class(type(value), name) for name in ("__enter__", "__exit__")]
    if all(type(part) is types.FunctionType and library.prepare(part) for part in parts):
        return value
    return _Context(site, value) if all(parts) else value


def imports(site: Site) -> None:
    """Stop before an import, which reads names of a module."""
    run = active()
    if run is not None:
        module, *names = site.name.split(" ")
        known = sys.modules.get(module)
        known_names = known is not None and "*" not in names
        touches = (
            [(numbering.number(vars(known)), name, READ) for name in names]
            if known_names
            else UNKNOWN
        )
        stop(run, site, tuple(touches) if module else (), "reads")
