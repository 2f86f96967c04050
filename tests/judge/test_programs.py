"""No program in which a race is passes for safe, and none that is safe is called racy or unjudged.

The asserts in here are those of test cells: PYTEST_DONT_REWRITE.
"""

import sys
from functools import partial

import pytest

from course.judge import explore, together
from course.judge.explaining.story import Story
from course.judge.interleavings.exploring import Explored
from tests.judge.programs import elsewhere, locked, lockless, unseen
from tests.judge.programs.classics import CLASSICS


def tallied(student):
    def scenario():
        tally = student.Tally()
        adding = partial(tally.add, "tea")
        _, _, (total, counts) = together(adding, adding, tally.snapshot)
        assert total == sum(counts.values())
        assert tally.count("tea") == 2
        assert tally.snapshot()[0] == 2

    return scenario


def counted(student):
    """The same with two workers: for what needs no third, it has a third of the orders."""

    def scenario():
        tally = student.Tally()
        adding = partial(tally.add, "tea")
        together(adding, adding)
        assert tally.count("tea") == 2

    return scenario


DEAR = {
    "BoundedSemaphore",
    "Condition with a lock",
    "Peterson: right",
    "Peterson: wrong",
    "Semaphore",
    "a Counter",
    "a Counter added to",
    "a base of a class",
    "a class that denies its bases",
    "a context manager of contextlib",
    "a decorator",
    "a deque",
    "a dictionary that locks",
    "a flag for a lock: right",
    "a key of a comprehension",
    "a key of a dictionary",
    "a lock for each word and one for the totals",
    "a lock in a default dictionary",
    "a lock in a dictionary",
    "a loop through what is none",
    "a method for the one as another",
    "a name in a class",
    "a named tuple",
    "a partial as a special method",
    "a place in a text",
    "a queue of words",
    "a queue with one token",
    "a simple queue of the state",
    "a tally that is its lock",
    "a thread in the background, in the middle of its work",
    "a with of two",
    "a writer of the library's, which print calls twice",
    "acquire, try, finally",
    "an exception made by a method of another",
    "an exception made by being raised",
    "an exit stack",
    "an object made by a method of another",
    "barrier used again by one too many: right",
    "bound methods of the lock",
    "bounded buffer with one condition: right",
    "bounded buffer with one condition: wrong",
    "dining philosophers: right",
    "double-checked making: right",
    "if for while around wait: right",
    "if for while around wait: wrong",
    "it is asked whether something is a subclass",
    "locks made by hand in a lazy way",
    "notify for notify_all: right",
    "one sentinel for two consumers: right",
    "semaphore too wide: right",
    "something that is looked for",
    "the names of a class that is being made",
    "tried until free",
    "two threads in the background",
    "waits for a condition",
    "what an encoding does about errors",
}
"""Explored for a quarter of a second and more each."""


UNPROVEN = {"an exit stack"} if sys.version_info >= (3, 15) else set()
"""Held in a thousand orders, of more: this Python looks methods up by `inspect`, step by step."""


def each(names, values=None):
    """Parameters by these names; the dear ones are long."""
    return [
        pytest.param(value, id=name, marks=pytest.mark.long if name in DEAR else ())
        for name, value in zip(names, values or names, strict=True)
    ]


UNSAFE = lockless.PROGRAMS | elsewhere.PROGRAMS


@pytest.mark.parametrize("name", each(UNSAFE))
def test_what_nothing_protects_is_not_safe(learner, name):
    found = explore(tallied(learner(UNSAFE[name])))
    assert isinstance(found, Story), found


@pytest.mark.long
@pytest.mark.parametrize("name", each(unseen.PROGRAMS))
def test_what_python_calls_by_itself_is_not_safe(learner, name):
    found = explore(counted(learner(unseen.PROGRAMS[name])))
    assert isinstance(found, Story), found


@pytest.mark.parametrize("name", each(locked.PROGRAMS))
def test_what_is_protected_is_proven(learner, name):
    found = explore(tallied(learner(locked.PROGRAMS[name])))
    assert isinstance(found, Explored), found
    assert found.complete is (name not in UNPROVEN), found


@pytest.mark.parametrize(
    "classic", each([f"{c.name}: {('wrong', 'right')[c.right]}" for c in CLASSICS], CLASSICS)
)
def test_known_programs_are_judged_right(learner, classic):
    student = learner(classic.text)

    def scenario():
        together(*(partial(student.work, number) for number in range(classic.workers)))
        assert student.holds() is True

    found = explore(scenario)
    assert isinstance(found, Explored if classic.right else Story), found
    assert not classic.right or found.complete, found
