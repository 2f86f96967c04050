"""Plain data crosses as it is; nothing else does."""

import collections
import enum
import json
from typing import NamedTuple

import pytest

from course.child.talking import wire


class Colour(enum.IntEnum):
    RED = 3


class Point(NamedTuple):
    x: int
    y: int


class Liar(list):
    def __eq__(self, other):
        return True

    def __iter__(self):
        return iter([2, 4, 6])

    __hash__ = None


def across(value):
    return wire.decode(json.loads(json.dumps(wire.encode(value))))


@pytest.mark.parametrize(
    "value",
    [
        None,
        ...,
        True,
        0,
        -(10**40),
        1.5,
        float("inf"),
        "é\0\ud800",
        b"\x00\xff",
        [1, [2, (3,)]],
        range(2, 9, 3),
        {1: "a", (2, 3): {"b": None}},
        {"$": "object", "n": 1},
        {1, 2},
        frozenset({(1, 2)}),
        [],
        (),
        {},
    ],
)
def test_plain_data_comes_back_as_it_was(value):
    back = across(value)
    assert back == value
    assert type(back) is type(value)


def test_not_a_number_comes_back():
    assert across(float("nan")) != across(float("nan"))


def test_subclasses_cross_as_the_plain_type():
    assert across(Colour.RED) == 3
    assert type(across(Colour.RED)) is int
    assert across(collections.Counter("aab")) == {"a": 2, "b": 1}
    assert across(Point(1, 2)) == (1, 2)


def test_a_number_of_numpy_crosses_as_the_number_that_it_is():
    numpy = pytest.importorskip("numpy")
    for number, plain in [
        (numpy.int64(3), 3),
        (numpy.float32(0.25), 0.25),
        (numpy.bool_(True), True),
        ([numpy.uint8(7)], [7]),
    ]:
        crossed = across(number)
        assert crossed == plain
        assert type(crossed) is type(plain)
    with pytest.raises(wire.NotPlainError):
        wire.encode(numpy.array([1]))


def test_an_object_cannot_lie_about_its_content():
    assert across(Liar([1, 2])) == [1, 2]


def test_other_objects_need_a_reference():
    with pytest.raises(wire.NotPlainError, match="object is not plain data"):
        wire.encode(object())
    assert wire.encode([object()], lambda item: {"$": "object"}) == [{"$": "object"}]
    with pytest.raises(ValueError, match="not plain data"):
        wire.decode({"$": "object"})


def test_what_is_too_large_or_too_deep_is_refused():
    deep = []
    for _ in range(wire.DEEPEST + 1):
        deep = [deep]
    with pytest.raises(wire.TooLargeError, match="deep"):
        wire.encode(deep)
    endless = []
    endless.append(endless)
    with pytest.raises(wire.TooLargeError):
        wire.encode(endless)
    with pytest.raises(wire.TooLargeError, match="values"):
        wire.encode([0] * (wire.MOST_NODES + 1))


def test_a_message_is_an_object():
    assert wire.unpack(wire.pack({"do": "get"})) == {"do": "get"}
    with pytest.raises(ValueError, match="JSON object"):
        wire.unpack(b"[1]")
