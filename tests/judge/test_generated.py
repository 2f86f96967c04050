"""An answer and a reference are compared on inputs that are generated, the same each time."""

import importlib
import sys

import pytest
from hypothesis import strategies as st

from course.judge import agree
from course.judge.errors import AnswerError, HungError
from course.judge.explaining.explain import in_words

NUMBERS = st.lists(st.integers(-5, 5), max_size=6)


def total(numbers):
    if len(numbers) > 4:
        raise ValueError("too many")
    return sum(numbers)


def told(learner, text, *args, **more):
    """What is said of a function f that is to be like `total`."""
    student = learner(text)
    with pytest.raises(Exception) as caught:  # noqa: PT011  (each test says which)
        agree(student.f, total, *(args or [NUMBERS]), **more)
    return caught.value, in_words(caught.value)


def test_who_is_right_is_believed(learner):
    student = learner("""
        calls = 0
        def f(numbers):
            global calls
            calls += 1
            if len(numbers) >= 5: raise ValueError
            result = 0
            for number in numbers: result += number
            return result
    """)
    agree(student.f, total, NUMBERS, examples=[([],), ([1] * 5,)], times=20)
    assert student.calls == 22


def test_the_smallest_input_that_fails_is_shown(learner):
    error, said = told(learner, "def f(numbers): return sum(set(numbers))")
    assert isinstance(error, AnswerError)
    assert said == "f([1, 1]) gave 1; expected was 2"


def test_it_is_the_same_input_each_time(learner):
    text = "def f(numbers): return sum(numbers) + (len(numbers) == 3 and numbers[0] > 2)"
    assert len({told(learner, text)[1] for _ in range(2)}) == 1


def test_errors_are_compared_as_well(learner):
    _, said = told(learner, "def f(numbers): return sum(numbers)")
    assert said == "f([0, 0, 0, 0, 0]) gave 0; expected was that it raises a ValueError"


def test_an_error_of_another_type_differs(learner):
    _, said = told(learner, "def f(numbers): return sum(numbers) if numbers[4:] == [] else 1 / 0")
    assert "raised a ZeroDivisionError; expected was that it raises a ValueError" in said


def test_an_exception_of_the_answer_is_shown_with_its_line_and_its_input(learner):
    error, said = told(learner, "def f(numbers): return sum(numbers, start=0 // len(numbers))")
    assert isinstance(error, ZeroDivisionError)
    assert said.startswith("line 2 of your code raised ZeroDivisionError: ")
    assert said.endswith(", called as f([])")


def test_true_is_not_one(learner):
    student = learner("def f(number): return int(number > 0)")
    with pytest.raises(AnswerError, match=r"f\(0\) gave 0; expected was False"):
        agree(student.f, lambda number: number > 0, st.integers())


def test_examples_come_first_and_may_be_all(learner):
    _, said = told(learner, "def f(numbers): return 7", examples=[([2, 3],)])
    assert said == "f([2, 3]) gave 7; expected was 5"


def test_the_cell_says_what_is_the_same(learner):
    student = learner("def f(number): return number + 1e-12")
    agree(student.f, float, st.integers(0, 9), same=lambda got, wanted: abs(got - wanted) < 1e-9)


def test_a_hang_is_told_at_once(learner):
    error, _ = told(learner, "def f(numbers): import threading; threading.Event().wait()")
    assert isinstance(error, HungError)


def test_an_answer_that_is_unlike_itself_differs(learner):
    error, said = told(
        learner,
        """
        import itertools
        calls = itertools.count()
        def f(numbers): return sum(numbers) + (next(calls) == 20)
        """,
    )
    assert isinstance(error, AnswerError)
    assert "expected was" in said


def test_what_it_is_tried_on_has_nothing_to_do_with_the_modules_of_the_judge(
    learner, tmp_path, monkeypatch
):
    (tmp_path / "some_lengths.py").write_text(f"LENGTHS = {[*range(7**9, 7**9 + 500)]}")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "some_lengths", importlib.import_module("some_lengths"))
    seen = []

    def reference(number):
        seen.append(number)
        return number

    agree(learner("def f(number): return number").f, reference, st.integers(0, 10**9), times=300)
    assert len(set(seen)) > 200
    assert not set(seen) & set(sys.modules["some_lengths"].LENGTHS)
