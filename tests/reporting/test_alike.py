"""Answers that are alike are found by what only they have."""

from __future__ import annotations

import pytest

from course.reporting.alike import alike, fingerprints

SKELETON = "def total(numbers):\n    ...\n"
SOLUTION = """\
def total(numbers):
    found = 0
    for number in numbers:
        found += number
    return found
"""
OWN = """\
import itertools

def total(numbers):
    stack = list(numbers)
    while len(stack) > 1:
        left, right = stack.pop(), stack.pop()
        if left and right:
            stack.insert(0, left + right)
        elif left or right:
            stack.append(max(left, right) if left >= 0 else -abs(left) - abs(right))
    return stack[0] if stack else next(itertools.repeat(0))
"""
RENAMED = OWN.replace("stack", "pile").replace("left", "a").replace("right", "b") + "# mine\n"
OTHER = """\
def total(numbers):
    try:
        first, *rest = numbers
    except ValueError:
        return 0
    with_rest = {True: lambda: total(rest), False: lambda: 0}
    return first + with_rest[bool(rest)]()
"""


def test_a_renamed_copy_is_alike_and_an_answer_of_its_own_is_not():
    found = alike({"ada": OWN, "bea": RENAMED, "cleo": OTHER}, [SKELETON, SOLUTION])
    assert [(pair.one, pair.other) for pair in found] == [("ada", "bea")]
    assert found[0].share > 0.9


def test_what_skeleton_and_solution_have_is_not_alike():
    answers = {"ada": SOLUTION, "bea": SOLUTION + "# hers\n", "cleo": SKELETON}
    assert alike(answers, [SKELETON, SOLUTION]) == []


def test_what_many_in_the_class_have_is_not_alike():
    many = {f"s{number}": OWN for number in range(4)}
    assert alike(many, [SKELETON]) == []
    assert alike(dict(list(many.items())[:3]), [SKELETON]) != []


@pytest.mark.parametrize("text", ["", "def (", "x = '''", "\x00", "\N{SNOWMAN} = 1"])
def test_a_text_that_is_no_python_has_what_can_be_read(text):
    assert fingerprints(text) is not None
    assert alike({"ada": text, "bea": text}, [SKELETON]) == []


def test_a_shared_run_is_found_whatever_stands_around_it():
    around = f"def other(a, b):\n    return a * b - a ** b\n\n{OWN}\nprint(other(1, 2))\n"
    shared = fingerprints(OWN) & fingerprints(around)
    assert len(shared) >= len(fingerprints(OWN)) - 2  # those at its two ends may differ
