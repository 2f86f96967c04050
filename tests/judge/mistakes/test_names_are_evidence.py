"""A name is given only for what was seen in this run: each case here was named falsely once.

What holds for all mistakes; the cases of each subject are in the modules ``test_names_of_*``.
"""

import pytest

from course.judge import check
from course.judge.errors import DiffersError, revive
from course.judge.mistakes import RULES, STRICT, recognise
from course.judge.recognising.symptoms import ANY
from course.judge.recognising.table import Rule, nowhere
from tests.judge.mistakes.scenes import name_of, scene_of

ASKS_EMPTY = """
q = Queue()
def work(careful):
    if careful:
        while not q.empty():
            q.get()
    return 1
"""


@pytest.mark.parametrize(("reached", "name"), [({3, 6}, ""), ({3, 4, 5, 6}, "trusts empty()")])
def test_a_line_that_was_not_executed_is_no_cause(reached, name):
    assert name_of(scene_of(ASKS_EMPTY, reached=reached)) == name


def test_what_the_child_has_executed_is_noted_in_every_process(learner, verdict):
    student = learner("""
        import multiprocessing
        def work(way):
            if way:
                print(1)
            print(2)
        def answer():
            process = multiprocessing.Process(target=work, args=(0,))
            process.start()
            process.join()
            return process.exitcode
    """)
    from course.judge.judging import here

    with check("differs"):
        given = student.answer()
        (session,) = here().open_check.sessions.values()
        reached = session.lines_reached()["mine"]
        assert given == 1
    assert {5, 7} <= reached
    assert 6 not in reached
    assert verdict()["mistake"] == ""


FOUND = {
    "a dataclass as a worker": (
        "@dataclass\nclass W(Thread):\n    n: int",
        revive({"type": "RuntimeError", "message": "thread.__init__() not called"}),
    ),
    "run() with other arguments than self": (
        "class W(Thread):\n    def run(self, n):\n        pass",
        revive({"type": "TypeError", "message": "W.run() missing 1 required positional argument"}),
    ),
    "one object for all": (
        "def answer(names):\n    return dict.fromkeys(names, [])",
        DiffersError("", {"a": [1, 2]}, {"a": [1]}),
    ),
    "update() replaces, it does not add": (
        "def answer(parts):\n    x = {}\n    for p in parts: x.update(p)\n    return x",
        DiffersError("", {"a": 1}, {"a": 2}),
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_is_called_by_its_name(name):
    assert name_of(scene_of(*FOUND[name])) == name


def test_a_rule_that_stumbles_fails_a_test_and_loses_no_verdict(monkeypatch, caplog):
    def stumbles(_scene):
        raise KeyError("x")

    rule = Rule("broken", ANY, stumbles, "", "")
    monkeypatch.setattr("course.judge.mistakes.RULES", (rule,))
    with pytest.raises(KeyError):
        recognise(scene_of("x = 1"))
    monkeypatch.delenv(STRICT)
    assert recognise(scene_of("x = 1")) is None
    assert "broken" in caplog.text


def test_every_sentence_can_be_said():
    """No rule names a word that its own place does not have, where it needs no place."""
    for rule in RULES:
        if rule.find is nowhere:
            assert "{" not in f"{rule.name}{rule.happened}{rule.remedy}", rule.name


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("range(1, cores)", "off by one"),
        ("range(1, cores - 1)", ""),  # no single step makes it right
    ],
)
def test_a_small_change_is_tried_out(learner, verdict, source, name):
    student = learner(f"def best(cores):\n    return max({source}, default=0)")
    with check("the last one counts"):
        assert student.best(2) == 2
    assert verdict()["mistake"] == name


@pytest.mark.parametrize(
    ("before", "name"),
    [([1, 2], "a limit on the wrong side"), ([2, 2, 1], "")],  # it would be another place
)
def test_what_was_right_before_must_stay_so(learner, verdict, before, name):
    student = learner("""
        def largest(numbers):
            place = 0
            for n, number in enumerate(numbers):
                if number > numbers[place]:
                    place = n
            return place
    """)
    with check("the last one counts"):
        assert student.largest(before) in (0, 1)
        assert student.largest([3, 3]) == 1
    assert verdict()["mistake"] == name
