"""The hooks for what is stored, deleted or changed in place: an attribute, an item."""

from __future__ import annotations

from typing import Any

from course.child.instrumenting.instrument import Site
from course.child.runs.workers import Step
from course.child.steps import guarding
from course.child.steps.stopping import active, stop, told
from course.child.touched import classes, doubts, touching
from course.child.touched.numbering import is_a
from course.child.touched.touching import ATOMS, READ, WRITE, Touch


class Slot:
    """An attribute that is stored, deleted or changed in place."""

    __slots__ = ("held", "owner", "site")

    def __init__(self, site: Site, owner: Any) -> None:
        self.site, self.owner = site, owner

    def _touches(self, way: int) -> tuple[Touch, ...]:
        return touching.attribute(self.owner, self.site.name, way)

    def _read(self) -> Any:
        guarding.named(self.site, self.owner, self.site.name)
        return getattr(self.owner, self.site.name)

    def _write(self, value: Any) -> None:
        setattr(self.owner, self.site.name, value)

    def _delete(self) -> None:
        delattr(self.owner, self.site.name)

    def _stop(self, way: int, does: str) -> Step | None:
        run = active()
        return None if run is None else stop(run, self.site, self._touches(way), does)

    @property
    def value(self) -> Any:
        """What is there; it can only be stored or deleted by this name."""
        raise AssertionError("a slot is read by begin()")

    @value.setter
    def value(self, value: Any) -> None:
        if type(self) is Slot:
            guarding.named(self.site, self.owner, self.site.name)
            guarding.changes(self.site, self.owner, self.site.name)
        told(self._stop(WRITE, "writes"), value)
        self._write(value)
        if is_a(self.owner, type):
            doubts.look(self.owner)

    @value.deleter
    def value(self) -> None:
        guarding.changes(self.site, self.owner, self.site.name)
        self._stop(WRITE, "deletes")
        self._delete()

    def begin(self) -> Slot:
        """Read what is there, before the other operand is computed."""
        step = self._stop(READ, "reads")
        self.held = guarding.checked(self.site, self._read())
        told(step, self.held)
        return self

    def end(self, site: Site, operand: Any) -> None:
        """Change it by the operand, and store it."""
        self.value = in_place(site, self.held, operand)


class ItemSlot(Slot):
    """An item that is stored, deleted or changed in place."""

    __slots__ = ("key",)

    def __init__(self, site: Site, owner: Any, key: Any) -> None:
        super().__init__(site, owner)
        self.key = key

    def _touches(self, way: int) -> tuple[Touch, ...]:
        return touching.item(self.owner, self.key, way)

    def _read(self) -> Any:
        return self.owner[self.key]

    def _write(self, value: Any) -> None:
        self.owner[self.key] = value

    def _delete(self) -> None:
        del self.owner[self.key]


def in_place(site: Site, left: Any, right: Any) -> Any:
    """Apply an operator such as ``+=``, which changes its left side if that can change."""
    run = active()
    if run is not None and not (type(left) in ATOMS and type(right) in ATOMS):
        touches = touching.looked_at(right)
        if type(left) not in ATOMS and not classes.is_plain(type(left)):
            touches += touching.reachable([left], WRITE, plain_too=False)
        stop(run, site, touches, "changes")
    return site.does(left, right)
