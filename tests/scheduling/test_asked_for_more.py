"""A replay gives nothing away and is played; where a page's graph ends, a kernel finds more."""

import json
import re
from functools import partial

import pytest
from IPython.core.formatters import DisplayFormatter

from course.extension import let_replays_be_played
from course.judge import answer, explore, replay, together
from course.judge.interleavings.exploring import failing
from course.judge.judging import here
from course.scheduling.asking import schedule
from course.scheduling.graph import Player
from course.scheduling.page import UNTRIED, as_html, as_text
from course.scheduling.replaying import Replayed

RACY = """# %%module counter
class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n):
        self.value += n
"""
MENDED = """# %%module counter
import threading

class Counter:
    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def add(self, n):
        with self.lock:
            self.value += n
"""
OPPOSITE = """# %%module counter
import threading
a, b = threading.Lock(), threading.Lock()

def one():
    with a:
        with b:
            pass

def other():
    with b:
        with a:
            pass
"""


@pytest.fixture
def write(monkeypatch):
    """Return a function that makes a text the module ``counter`` of the notebook."""
    failing.clear()
    monkeypatch.setattr(here().setting, "hung", set())
    yield lambda text: monkeypatch.setattr(here().setting, "texts", {"counter": text})
    failing.clear()
    here().clear()


def adding():
    counter = answer("counter").Counter()
    together(partial(counter.add, 1), partial(counter.add, 2))
    if counter.value != 3:  # pytest would write its own words into an assert
        raise AssertionError("an addition is lost")


@pytest.fixture
def race(write):
    write(RACY)
    explore(adding)
    return Replayed(replay())


def test_the_failing_order_is_there_and_nothing_of_it_is_told(race):
    way = race.graph.shortest()
    assert sorted(set(way)) == [1, 2]
    assert race.graph.failure().outcome.endswith("an addition is lost.")
    assert not race.proven
    html = as_html(race, "x")
    before_folded = html.split("<details>")[0].split("class='course-stage'")[1]
    assert "lost" not in before_folded
    assert "lost" not in as_text(race)
    assert "worker 1" in before_folded
    assert "Orders of the steps" not in html


def test_a_step_that_is_not_in_the_page_is_asked_for(race):
    data = json.loads(_json_of(as_html(race, "x")))
    number, (worker, _) = next(
        (number, step)
        for number, state in enumerate(data["states"])
        for step in state[2]
        if step[1] == UNTRIED
    )
    path = [*race.graph.states[number].path, worker]
    race._island = type("Island", (), {"name": "x"})()
    race.take({"do": "more", "path": path})
    state = race.graph.states[0]
    for step in path:
        state = race.graph.states[state.next[step]]
    assert sorted(state.path) == sorted(path)  # two orders of the same steps may lead there
    again = json.loads(_json_of(as_html(race, "x")))
    assert len(again["states"]) > len(data["states"])
    assert [s[0] for s in again["states"][: len(data["states"])]] == [s[0] for s in data["states"]]


def _json_of(html):
    return re.search(r"<script type='application/json'>(.*?)</script>", html, re.DOTALL)[1]


def test_in_a_notebook_with_the_course_it_is_played(write, monkeypatch):
    formatter = DisplayFormatter()
    let_replays_be_played(formatter)
    write(RACY)
    explore(adding)
    again = replay()
    shown = []

    def show(played):
        shown.append(played)

    monkeypatch.setattr(Replayed, "show", show)
    assert formatter.format(again) == ({}, {})
    (played,) = shown
    assert played.graph.failure() is not None


def test_a_mended_program_is_told_to_hold_in_this_order(write):
    write(RACY)
    explore(adding)
    write(MENDED)
    again = Replayed(replay())
    assert again.graph.failure() is None
    assert again.says.startswith("Nothing goes wrong here now")


def test_a_deadlock_is_played_to_where_nobody_can_go_on(write):
    write(OPPOSITE)
    student = answer("counter")
    explore(lambda: together(student.one, student.other))
    again = Replayed(replay())
    assert again.graph.failure().outcome.startswith("Deadlock: nobody can go on.")


def test_where_a_levels_map_is_cut_more_is_found(folder, monkeypatch):
    whole = len(schedule("opposite-locks").graph.states)
    explore_all = Player.explore
    monkeypatch.setattr(Player, "explore", lambda self, most: explore_all(self, 5))
    cut = schedule("opposite-locks")
    monkeypatch.undo()
    assert not cut.graph.complete
    while left := next((s for s in cut.graph.states if s.untried), None):
        cut.more([*left.path, left.untried[0]])
    assert len(cut.graph.states) == whole
    assert cut.graph.complete
