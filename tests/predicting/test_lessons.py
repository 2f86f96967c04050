"""The questions of the lessons: a run makes exactly one answer right, whatever machine it is on."""

import asyncio
import re
from collections import Counter
from types import SimpleNamespace

import nbformat
import pytest

from course.predicting.outcome import Outcome, run_program, truth_of
from course.predicting.question import questions_in
from tests.conftest import ROOT
from tests.lessons.test_every_cell import execute
from tests.methods import METHODS, STRICTEST

ASKED = re.compile(r'^predict\("(?P<name>[\w-]+)"\)$')
TOPICS = [
    path
    for path in sorted((ROOT / "source").glob("[0-9]*-*"))
    if questions_in(path).asked or questions_in(path).wrap_up
]
LESSONS = sorted(path for topic in TOPICS for path in topic.glob("*.ipynb"))
FORCED = "import multiprocessing\nmultiprocessing.set_start_method({method!r})\n"

by_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda path: path.name)


def test_there_are_enough_questions_and_of_every_kind():
    topics = [questions_in(topic) for topic in TOPICS]
    kinds = Counter(question.kind for topic in topics for question in topic.asked.values())
    assert kinds.total() >= 60
    assert kinds["number"] + kinds["order"] >= 12
    assert all(8 <= len(topic.wrap_up) <= 10 for topic in topics if topic.wrap_up)
    for topic in topics:
        names = [*topic.asked, *topic.wrap_up]
        assert len(set(names)) == len(names)


@by_topic
def test_every_wrong_answer_is_explained_in_two_sentences(topic):
    questions = questions_in(topic)
    for question in [*questions.asked.values(), *questions.wrap_up.values()]:
        for why in [choice.why for choice in question.choices] or [question.why]:
            assert 1 <= len(re.findall(r"[.?!]\)?(?= |$)", why)) <= 3, question.name


@pytest.mark.parametrize(
    ("name", "run", "cpu"), [("one-core", "one", 0.75), ("three-threads", "in_threads", 2.3)]
)
def test_a_busy_machine_does_not_make_threads_that_compute_look_like_waiting_ones(name, run, cpu):
    question = next(q.asked[name] for q in map(questions_in, TOPICS) if name in q.asked)
    crowded = SimpleNamespace(cpu=cpu, cores_used=0.29)
    truth = truth_of(question, Outcome("", 8.0, names={run: crowded}))
    assert (
        "about one" in question.choices[truth.answer].say
        or "near 1" in question.choices[truth.answer].say
    )
    waiting = SimpleNamespace(cpu=0.01, cores_used=0.01)
    truth = truth_of(question, Outcome("", 1.0, names={run: waiting}))
    assert question.choices[truth.answer].say.endswith(("hardly any", "near 0"))


@pytest.mark.parametrize(("turn", "say"), [(0.05, "longer"), (0.006, "nothing")])
def test_a_busy_machine_cuts_a_turn_into_short_bars_and_it_is_one_turn_all_the_same(turn, say):
    names = [f"thread {1 + n % 3}" for n in range(int(0.5 / turn))]
    found = {name: [] for name in sorted(set(names))}
    for n, name in enumerate(names):
        begin = n * turn
        found[name] += [(begin + k * turn / 4, begin + (k + 0.3) * turn / 4) for k in range(4)]
    question = next(
        q.asked["fifty-milliseconds"]
        for q in map(questions_in, TOPICS)
        if "fifty-milliseconds" in q.asked
    )
    truth = truth_of(question, Outcome("", 1.0, names={"found": found}))
    assert say in question.choices[truth.answer].say


@pytest.mark.parametrize(
    ("name", "runs", "wrong"),
    [
        ("six-processes", ["run"], "near 1, as with threads"),
        ("three-processes", ["in_processes"], "`cores used` stays near 1"),
        ("hash-cores", ["in_parts", "in_crumbs", "in_lock"], "each uses one at most"),
    ],
)
def test_a_busy_machine_makes_no_answer_about_cores_right(name, runs, wrong):
    question = next(q.asked[name] for q in map(questions_in, TOPICS) if name in q.asked)

    def truth(used, free):
        names = dict.fromkeys(runs, SimpleNamespace(cores_used=1.0, free=free))
        names[runs[0]] = SimpleNamespace(cores_used=used, free=free)
        return truth_of(question, Outcome("", 1.0, names=names))

    busy = truth(0.9, 1.1)
    assert (busy.answer, busy.busy) == (None, True)
    assert wrong in question.choices[truth(1.0, 2.0).answer].say  # nobody else was there
    assert wrong not in question.choices[truth(1.6, 0.4).answer].say  # it had them all the same


@pytest.mark.parametrize("name", ["get-timeout", "which-line", "two-cooks"])
def test_a_cell_that_lacks_an_earlier_one_answers_nothing(name):
    question = next(q.asked[name] for q in map(questions_in, TOPICS) if name in q.asked)
    lacking = Outcome("", 0.0, error="NameError: name 'Queue' is not defined")
    assert truth_of(question, lacking).answer is None


def test_processes_that_were_often_interrupted_have_run_at_the_same_time_all_the_same():
    question = next(
        q.asked["processes-timeline"]
        for q in map(questions_in, TOPICS)
        if "processes-timeline" in q.asked
    )

    def said(**found):
        truth = truth_of(question, Outcome("", 1.0, names={"processes_found": found}))
        return question.choices[truth.answer].say

    busy = said(one=[(0.0, 0.02), (0.2, 0.25)], other=[(0.01, 0.03)], third=[(0.1, 0.12)])
    assert busy == "several bars at the same time"
    assert said(one=[(0.0, 0.1)], other=[(0.1, 0.2)]) == "one bar at a time, as with the threads"


@by_topic
def test_each_question_is_asked_once(topic):
    cells = [cell for path in topic.glob("*.ipynb") for cell in nbformat.read(path, 4).cells]
    asked = [found["name"] for cell in cells if (found := ASKED.match(cell.source))]
    assert sorted(asked) == sorted(questions_in(topic).asked)


@pytest.mark.long
@pytest.mark.parametrize("method", METHODS)
@by_topic
def test_a_program_makes_one_answer_right(topic, method):
    """Its answer is the same under every start method: the program hides which one it is."""
    answers = {
        name: truth_of(question, run_program(FORCED.format(method=method) + question.program))
        for name, question in questions_in(topic).wrap_up.items()
    }
    assert [name for name, truth in answers.items() if truth.answer is None] == []


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_the_cells_answer_what_was_asked_before_them(lesson, tmp_path):
    # as it stands: a cell is known by its text
    cells = asyncio.run(execute(lesson, tmp_path / "work", STRICTEST, change=str))
    found = {asked["name"]: cell for cell in cells if (asked := ASKED.match(cell.source))}
    told = {name: str(cell.outputs) for name, cell in found.items()}
    unanswered = {  # with what their cells have shown
        name: outputs
        for name, outputs in told.items()
        if "What came out?" not in outputs and "this run cannot tell" not in outputs
    }
    assert unanswered == {}
