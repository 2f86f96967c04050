"""A test cell names the mistake that only its exercise can get wrong, and no other mistake.

The asserts here are examined as those of a test cell: PYTEST_DONT_REWRITE.
"""

import pytest
from hypothesis import strategies as st

from course.judge import agree, check, explore, raises, score, slip, together
from course.judge.checks import verdicts_of_last_score
from course.judge.errors import AnswerError, InterleavingError
from course.judge.explaining.slips import slip_of
from course.judge.explaining.story import Story

END = {"workers": ["one", "two"], "steps": [], "deadlock": []}
NUMBERS = st.lists(st.integers(-3, 3), max_size=4)
MISTAKEN = {
    "negative numbers were left out": lambda numbers: sum(n for n in numbers if n > 0),
    "the last number was left out": lambda numbers: sum(numbers[:-1]),
}


@pytest.fixture
def told(learner):
    """Give what one check says of an answer."""

    def judged(text, examine):
        student = learner(text)
        with check("adds the numbers", hint="look at the signs"):
            examine(student)
        score(of=1)
        (verdict,) = verdicts_of_last_score()
        assert verdict["status"] == "failed"
        return verdict

    return judged


def test_the_message_of_an_assert_names_the_mistake_and_the_values_are_shown(told):
    def examine(student):
        assert student.f([1, -1]) == 0, slip("negative numbers were left out")

    verdict = told("def f(numbers): return sum(n for n in numbers if n > 0)", examine)
    assert verdict["mistake"] == "negative numbers were left out"
    assert verdict["reason"] == (
        "f([1, -1]) gave 1; expected was 0. Negative numbers were left out."
    )
    assert verdict["hint"] == "look at the signs"


def test_one_that_was_not_seen_names_nothing(told):
    def examine(student):
        got = student.f([1, -1])
        assert got == 0, slip("negative numbers were left out", got == 1) or slip(
            "the numbers were counted", got == 2
        )

    verdict = told("def f(numbers): return 5", examine)
    assert verdict["mistake"] == ""
    assert verdict["reason"].startswith("f([1, -1]) gave 5; expected was 0")
    assert told("def f(numbers): return 2", examine)["mistake"] == "the numbers were counted"


def test_what_is_told_stands_in_the_place_of_the_values(told):
    def examine(student):
        assert student.f([]) == 0, slip("nothing was added", told="no number gave 7")

    verdict = told("def f(numbers): return 7", examine)
    assert verdict["reason"] == "No number gave 7. Nothing was added."


def test_a_name_that_begins_with_code_keeps_it_as_it_is(told):
    def examine(student):
        assert student.f([]) == 0, slip("f() added something")

    verdict = told("def f(numbers): return 7", examine)
    assert verdict["reason"] == "f([]) gave 7; expected was 0. f() added something."


def test_an_exception_that_did_not_come_is_named():
    with pytest.raises(AnswerError) as caught, raises(ValueError, slip="a text was taken"):
        pass
    assert slip_of(caught.value) == "a text was taken"


def test_an_order_of_steps_is_named_too(told):
    def examine(student):
        def scenario():
            shared = student.Shared()
            together(shared.add, shared.add)
            assert shared.number == 2, slip("an addition was lost", shared.number == 1)

        explore(scenario)

    text = "class Shared:\n    number = 0\n    def add(self):\n        self.number += 1"
    with_a_look = text.replace("self.number += 1", "now = self.number; self.number = now + 1")
    verdict = told(with_a_look, examine)
    assert verdict["mistake"]
    story = Story.of(END, AssertionError(slip("an addition was lost")), 2, [])
    assert slip_of(InterleavingError("", story)) == "an addition was lost"
    ended = END | {"raised": [{"type": "TypeError", "message": "", "line": 1}]}
    story = Story.of(ended, AssertionError(slip("an addition was lost")), 2, [])
    assert slip_of(InterleavingError("", story)) == ""


def test_a_worker_that_an_error_has_ended_explains_what_was_seen(told):
    def examine(student):
        assert student.f() == [1], slip("nothing was appended")

    worker = "def work(): raise TypeError\n"
    ended = f"import threading\n{worker}def f():\n    THREAD\n    return []"
    started = "one = threading.Thread(target=work); one.start(); one.join()"
    assert told(ended.replace("THREAD", "pass"), examine)["mistake"] == "nothing was appended"
    assert told(ended.replace("THREAD", started), examine)["mistake"] != "nothing was appended"


def test_an_exception_that_came_explains_itself(told):
    def examine(student):
        assert student.f([]) == 0, slip("an empty list was refused")

    verdict = told("def f(numbers): return numbers[0]", examine)
    assert verdict["mistake"] != "an empty list was refused"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def f(numbers): return sum(abs(n) for n in numbers if n > 0)", "negative numbers"),
        ("def f(numbers): return sum(numbers) - (numbers[-1] if numbers else 0)", "the last"),
        ("def f(numbers): return sum(numbers) + (len(numbers) > 2)", ""),
        ("def f(numbers): return sum(n for n in numbers[:-1] if n > 0)", ""),
    ],
)
def test_who_gives_what_a_misunderstood_reference_gives_has_misunderstood(told, text, name):
    def examine(student):
        agree(student.f, sum, NUMBERS, examples=[([2, -1, 1],)], slips=MISTAKEN)

    assert told(text, examine)["mistake"].startswith(name)
    assert bool(told(text, examine)["mistake"]) is bool(name)


def test_two_that_fit_alike_name_nothing(told):
    def examine(student):
        agree(student.f, sum, slips=MISTAKEN, examples=[([-1, -1, 1, 1],)])

    lucky = "def f(numbers): return 2"  # the positive ones of these four
    assert told(lucky, examine)["mistake"] == "negative numbers were left out"

    def unclear(student):
        agree(
            student.f, sum, slips=dict.fromkeys("ab", MISTAKEN.popitem()[1]), examples=[([1, -1],)]
        )

    assert told("def f(numbers): return 1", unclear)["mistake"] == ""


def test_who_has_misunderstood_gives_the_same_in_the_other_examples_too(told):
    def examine(student):
        agree(student.f, sum, slips=MISTAKEN, examples=[([-1, 1],), ([2, 3],)])

    assert told("def f(numbers): return 1", examine)["mistake"] == ""
    misread = "def f(numbers): return sum(n for n in numbers if n > 0)"
    assert told(misread, examine)["mistake"] == "negative numbers were left out"
