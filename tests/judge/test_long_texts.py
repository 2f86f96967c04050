"""Texts that are long, or nested deep: what the judge makes of them ends soon, and is said."""

from __future__ import annotations

import sys

import pytest

from course.child.instrumenting.instrument import Instrumented
from course.child.steps.hooks import HOOKS
from course.judge import check, explore, score
from course.judge.children import session
from course.judge.children.deadline import Deadline
from course.judge.children.session import Session
from course.judge.errors import JudgeError
from course.judge.judging import here

COUNTS = """
class Box:
    def __init__(self):
        self.number = 0
    def add(self):
        self.number += 1
"""
MANY = "numbers = [" + "1, " * 21_000 + "]\n"
DEEP = "one = 1\ndeep = " + "+".join(["one"] * 900) + "\n"


@pytest.mark.parametrize(
    ("more", "told"), [(MANY, "too long to try its orders"), (DEEP, "nested too deep")]
)
def test_what_is_too_much_to_explore_is_said(learner, reported, more, told):
    """It is judged as ever where nothing is explored."""
    student = learner(COUNTS + more)
    with check("adds"):
        box = student.Box()
        box.add()
        assert box.number == 1
    with check("adds, in every order"):
        explore(lambda: student.Box().add())
    score(of=100)
    plain, explored = here().last
    assert plain["status"] == "passed", plain["reason"]
    assert explored["status"] == "failed"
    assert told in explored["reason"]
    assert "raised" not in explored["reason"]


def test_a_child_that_is_not_ready_in_time_is_ended_and_it_is_said(monkeypatch):
    """Nothing of the answer has run by then: it is not the answer that hangs."""

    class Over(Deadline):
        is_over = True

    made, left = [], session.Left
    monkeypatch.setattr(session, "Deadline", Over)
    monkeypatch.setattr(session, "Left", lambda *args: made.append(args) or left(*args))
    with pytest.raises(JudgeError, match=r"could not get your answer ready.* 60 seconds"):
        Session({"mine": COUNTS}, exploring=True)
    (_, folder, processes), *_ = made
    assert not folder.exists()
    assert processes() == []


@pytest.mark.parametrize(
    "part",
    [
        "class C{0}:\n    def f(self): return {0}\n",
        "def f{0}(x):\n    return [lambda: x, {0}]\n",
        "f{0} = [y for y in (1, {0})]; ",
    ],
)
def test_to_put_stops_into_a_text_takes_no_more_than_in_proportion(part):
    few, many = (_calls("".join(part.format(n) for n in range(count))) for count in (100, 400))
    assert many < 4.5 * few


def _calls(text: str) -> int:
    """How many functions of Python are called."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        Instrumented(text, "mine.py", HOOKS, "mine", learners=True).code()
    finally:
        sys.setprofile(before)
    return calls
