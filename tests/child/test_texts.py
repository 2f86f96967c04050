"""What a library makes of a text is the same with stops in it."""

from __future__ import annotations

import builtins
import collections
import dataclasses
import inspect

import pytest

from course.child.steps import library, texts
from course.child.steps.hooks import HOOKS


@pytest.fixture(autouse=True)
def stops(monkeypatch):
    for owner, name in ((builtins, "exec"), (builtins, "eval"), (library._Hooks, "hooks")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(library._Hooks, "hooks", HOOKS)
    texts.install(HOOKS)


def test_a_class_of_records_has_stops_and_does_what_it_did():
    @dataclasses.dataclass(order=True)
    class Pair:
        x: int
        y: list = dataclasses.field(default_factory=list)

    assert library.has_stops(Pair.__init__.__code__)
    assert library.has_stops(Pair.__eq__.__code__)
    assert (Pair(1) == Pair(1), Pair(1) < Pair(2)) == (True, True)
    assert [*inspect.signature(Pair).parameters] == ["x", "y"]


def test_a_tuple_with_names_has_stops_and_does_what_it_did():
    pair = collections.namedtuple("pair", "x y", defaults=[7])  # noqa: PYI024
    assert library.has_stops(pair.__new__.__code__)
    assert pair(1)._replace(x=2) == (2, 7)


def test_other_texts_see_the_names_of_whoever_executes_them():
    near = 3
    assert eval("near + 1") == 4
    names: dict[str, int] = {}
    exec("there = 5", names)
    assert names["there"] == 5

    class Body:
        exec("inside = 6")

    assert (near, Body.inside) == (3, 6)
