"""A failing interleaving can be replayed, step by step, and answers whether it is mended."""

from functools import partial

import pytest

from course.judge import check, explore, replay, together
from course.judge.interleavings.exploring import failing

RACY = """
    class Counter:
        def __init__(self):
            self.value = 0
        def add(self, n):
            self.value += n
"""
MENDED = """
    import threading
    class Counter:
        def __init__(self):
            self.value = 0
            self.lock = threading.Lock()
        def add(self, n):
            with self.lock:
                self.value += n
"""
OPPOSITE = """
    import threading
    a, b = threading.Lock(), threading.Lock()
    def one():
        with a:
            with b: pass
    def other():
        with b:
            with a: pass
"""


@pytest.fixture(autouse=True)
def none_failing_before():
    failing.clear()
    yield
    failing.clear()


def adding(student):
    def scenario():
        counter = student.Counter()
        together(partial(counter.add, 1), partial(counter.add, 2))
        if counter.value != 3:  # pytest would write its own words into an assert
            raise AssertionError("an addition is lost")

    return scenario


def test_the_same_steps_lead_to_the_same_end(learner):
    story = explore(adding(learner(RACY)))
    again = replay()
    assert [step["worker"] for step in again.steps] == [worker for worker, _, _ in story.rows]
    assert again.outcome == story.outcome == "an addition is lost"
    assert f"→ {again.outcome}" in repr(again)
    assert repr(replay()) == repr(again)


def test_a_changed_answer_is_told_whether_this_order_holds_now(learner):
    explore(adding(learner(RACY)))
    learner(MENDED)
    again = replay()
    assert again.outcome.startswith("Nothing goes wrong here now")
    assert "Run the test cell again" in again.outcome


def test_a_failing_check_is_chosen_by_words_of_its_title(learner, reported):
    student = learner(RACY)
    for title in ("two deposits", "two withdrawals"):
        with check(title):
            explore(adding(student))
    assert replay("DEPOSITS").tried == replay().tried
    with pytest.raises(LookupError, match=r"“loans” in its title: two deposits; two withdrawals"):
        replay("loans")
    learner(MENDED)
    with check("two withdrawals"):
        explore(adding(student))
    assert list(failing) == ["two deposits"]


def test_without_a_failing_interleaving_it_says_what_to_do(learner):
    with pytest.raises(LookupError, match="run a test cell whose report shows one"):
        replay()


def test_inside_a_check_it_is_out_of_place(learner, verdict):
    with check("replays"):
        replay()
    assert "a cell of its own" in verdict()["reason"]
