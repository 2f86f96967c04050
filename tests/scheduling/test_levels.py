"""Every level has its bug, and its mended program is proven."""

import pytest

from course.building.lesson import read_lesson
from course.building.outline import outline
from course.building.topics import topics_of
from course.child.runs.shown import LONGEST
from course.judge.errors import InterleavingError
from course.judge.interleavings.exploring import explore
from course.judge.judging import here
from course.judge.setting import Setting
from course.scheduling.asking import schedule
from course.scheduling.graph import MOST_STATES
from course.scheduling.level import BadLevel, Level, levels
from course.scheduling.program import Program
from tests.conftest import ROOT

NAMES = list(levels())
FIRST = {level.lesson: level.name for level in reversed(levels().values())}.values()
"""The first level of each lesson; the others take a minute."""


def test_they_go_over_the_lessons_in_rising_order():
    assert [level.number for level in levels().values()] == list(range(1, len(NAMES) + 1))
    topics = [topic.name for topic in topics_of(ROOT)]
    places = [topics.index(level.lesson) for level in levels().values()]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("old", "new", "mended", "said"),
    [
        ("", "", False, "has no program without the bug beside it: small.mended.py"),
        ("goal: Fail.\n", "", True, r"does not fit \(goal: missing\)"),
        ("goal: Fail.", "goals: Fail.", True, r"does not fit \(goal: missing, goals: extra\)"),
        ("goal: Fail.", "goal: [", True, "is not YAML"),
        ('"""', "", True, "has no header"),
    ],
)
def test_a_level_that_lacks_something_says_what(tmp_path, old, new, mended, said):
    keys = ("lesson", "title", "hint", "closing")
    header = "number: 1\ngoal: Fail.\nworkers: [f()]\n" + "".join(f"{key}: x\n" for key in keys)
    text = f'"""\n{header}"""\n'
    (tmp_path / "small.py").write_text(("x = 1\n" if old == '"""' else text).replace(old, new))
    if mended:
        (tmp_path / "small.mended.py").write_text("x = 1\n")
    with pytest.raises(BadLevel, match=said):
        Level.read(tmp_path / "small.py")


def test_the_lessons_know_their_levels():
    for lesson in {level.lesson for level in levels().values()}:
        paths = (ROOT / "course" / "lessons" / lesson).glob("*.md")
        known = [n for path in paths for n in outline(path, read_lesson(path), {})["levels"]]
        assert set(known) == {level.name for level in levels().values() if level.lesson == lesson}


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=() if n in FIRST else pytest.mark.long) for n in NAMES],
)
def test_the_bug_is_there_and_its_mended_program_is_proven(name, folder):
    level = levels()[name]
    broken = schedule(name)
    assert broken.graph.complete
    assert not broken.proven
    assert broken.graph.shortest()
    with pytest.raises(InterleavingError), _opened(broken.program):  # the explorer says so too
        explore(broken.program.run)

    (folder / f"{level.module}.py").write_text(level.text(level.mended))
    mended = schedule(name)
    assert mended.graph.shortest() is None
    assert mended.graph.orders()[1] == 0
    assert mended.proven, mended.says
    assert "stood for all" in mended.says


def test_who_waits_in_a_call_comes_out_of_it_and_does_not_call_again(folder):
    graph = schedule("barrier").graph
    state, told = graph.states[0], []
    for worker in graph.shortest():
        told.append(state.moment["workers"][worker - 1]["next"])
        state = graph.states[state.next[worker]]
    assert told.count("calls barrier.wait()") == 2  # one for each worker
    assert told[-1] == "comes out of barrier.wait()"
    assert state.moment["workers"][0]["last"] == "comes out of barrier.wait()"


def test_a_wrong_mend_is_said_to_be_the_learners_own_program(folder):
    level = levels()["lost-update"]
    broken = schedule("lost-update")
    assert not broken.own
    assert broken.closing
    (folder / f"{level.module}.py").write_text(level.text(level.code))
    own = schedule("lost-update")
    assert own.own
    assert not own.proven
    assert own.goal.startswith(f"This is your own program now: `{level.module}`")
    assert not own.closing  # that tells of the level's bug, and this one may be another
    assert "There is an order in which it goes wrong" in own.says


def _opened(program: Program):
    return here().opened(60, "", Setting(texts=program.driven))


@pytest.mark.long
def test_what_a_level_writes_into_a_page_stays_small(folder):
    from course.scheduling.page import as_html

    assert len(as_html(schedule("missing-sentinel"), "x")) < 50 * MOST_STATES + 1000 * LONGEST
