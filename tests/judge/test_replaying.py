"""A failing interleaving can be replayed, step by step, and answers whether it is mended."""

from functools import partial

import pytest

from course.judge import check, explore, replay, together
from course.judge.exploring import failing
from course.judge.replaying import Replay

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


def test_each_frame_shows_who_stands_where_and_what_is_shared(learner):
    explore(adding(learner(RACY)))
    again = replay()
    frames = [again.frame(at) for at in range(len(again.steps) + 1)]
    assert "Nothing has happened yet" in frames[0]
    assert "worker 1 ▸" in frames[0]
    assert "worker 2 ▸" in frames[0]
    assert "<code>self.value</code>" not in frames[0]
    assert "<code>self.value</code></td><td><code>0</code>" in frames[1]
    assert again.outcome in frames[-1]
    assert not any(again.outcome in frame for frame in frames[:-1])


def test_in_a_deadlock_they_stand_where_they_wait(learner):
    student = learner(OPPOSITE)
    explore(lambda: together(student.one, student.other))
    again = replay()
    assert again.outcome.startswith("Deadlock: nobody can go on.")
    assert again.frame(len(again.steps)).count("▸") == 2


def test_what_comes_from_the_answer_is_text(learner):
    explore(adding(learner(RACY.replace("self.value += n", "self.value += n  # <img src=x>"))))
    again = replay()
    assert "<img" not in again.frame(1)
    assert "&lt;img" in again.frame(1)


def test_the_slider_goes_through_the_steps(learner, monkeypatch, capsys):
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", shown.append)
    explore(adding(learner(RACY)))
    again = replay()
    assert isinstance(again, Replay)
    again._ipython_display_()
    controls, picture = shown[0].children
    back, on, slider = controls.children
    assert (back.disabled, on.disabled) == (True, False)
    on.click()
    assert slider.value == 1
    assert picture.value == again.frame(1)
    slider.value = slider.max
    assert (back.disabled, on.disabled) == (False, True)
    assert again.outcome in picture.value
    assert again.outcome in capsys.readouterr().out
