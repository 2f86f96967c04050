"""Submissions of the bank get the verdict that they must get.

One right one of each exercise is judged, and every sixteenth wrong one: judging all takes a quarter
of an hour, which ``python tests/bank/matrix.py`` and COURSE_WHOLE_BANK=1 do.
"""

import ast
import collections
import itertools
import os

import pytest

from tests.bank import bank
from tests.bank.bank import HERE, complaints, submissions
from tests.bank.rates import wilson

BANK = submissions()
WRONG = [submission for submission in BANK if not submission.is_right]
RIGHT = [submission for submission in BANK if submission.is_right]
BY_EXERCISE = itertools.groupby(RIGHT, key=lambda right: (right.topic, right.exercise))
JUDGED = [next(right) for _, right in BY_EXERCISE] + WRONG[10::16]
if os.environ.get("COURSE_WHOLE_BANK"):
    JUDGED = BANK


@pytest.mark.parametrize("submission", JUDGED, ids=str)
def test_gets_its_verdict(submission):
    assert complaints(submission, submission.judged()) == []


@pytest.mark.parametrize(
    "topic", sorted({path.name for path in HERE.iterdir() if path.is_dir()} - {"__pycache__"})
)
def test_every_exercise_has_enough_of_both(topic):
    numbers = collections.Counter((s.exercise, s.is_right) for s in BANK if s.topic == topic)
    for exercise in bank.test_cells(topic):
        assert numbers[exercise, True] >= 2, exercise
        assert numbers[exercise, False] >= 6, exercise


def test_every_submission_is_a_module():
    for submission in BANK:
        ast.parse(submission.text)
        assert submission.is_right or submission.name.startswith("wrong_"), submission
        assert submission.exercise in bank.test_cells(submission.topic), submission


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (1, 100, 0.0018, 0.0545),
    ],
)  # from Wilson's formula; see Agresti and Coull, The American Statistician 52 (1998)
def test_wilson_bounds(hits, of, low, high):
    assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)
