"""Submissions of the bank get the verdict that they must get.

A plain run judges of each exercise of a topic's further lessons a wrong one that breaks two of its
checks, by those checks; it is one whose verdict does not depend on luck, so its names must be just
those of its header.  Of the exercises of a first lesson it judges the solution (tests/lessons).
The others, and all checks of each, come with ``python3 -m course test --all``, and with ``python
tests/bank/matrix.py``.
"""

import ast
import collections
import functools
import itertools

import pytest

from course.judge.notebook import CellVerdict
from tests.bank import bank
from tests.bank.bank import HERE, complaints, submissions
from tests.bank.rates import wilson
from tests.lessons.plain import exercises_of_further_lessons

pytestmark = pytest.mark.timeout(600)  # the first one of a topic judges for the others too
BANK = submissions()


def is_steady(one):
    """Whether a wrong answer's header leaves nothing open: neither a name nor what fails."""
    return one.mistake is not None and not one.also and not one.may_fail


def plain():
    """What a plain run judges."""
    further = exercises_of_further_lessons()
    wrong = [one for one in BANK if one.fails and not one.is_right and not one.takes_long]
    wrong = [one for one in wrong if one.exercise in further]
    by_exercise = itertools.groupby(wrong, key=lambda one: (one.topic, one.exercise))

    def fit(one):
        return not is_steady(one), abs(len(one.fails) - 2)

    return {min(ones, key=fit) for _, ones in by_exercise}


PLAIN = plain()


def test_what_a_plain_run_judges_does_not_depend_on_luck():
    open_ones = [str(one) for one in PLAIN if not is_steady(one)]
    told = "no wrong answer to these has a `# mistake:` and `# fails:` that leave nothing open"
    assert not open_ones, f"{told}: {open_ones}"


@functools.cache
def in_short(topic):
    """The verdicts on the wrong ones of a topic that a plain run judges."""
    ones = [one for one in BANK if one.topic == topic and one in PLAIN]
    return bank.judged_in_short(ones)


def together(topic):
    """All of a topic in one process, which reads its lessons once."""
    return pytest.mark.xdist_group(f"bank {topic}")


def pytest_generate_tests(metafunc):
    """Make no tests of the many that a plain run would only leave out: each worker makes them."""
    if "submission" in metafunc.fixturenames:
        of_all = metafunc.config.option.all or "long" in metafunc.config.option.markexpr
        ones = [one for one in BANK if of_all or one in PLAIN]
        metafunc.parametrize(
            "submission", [pytest.param(one, id=str(one), marks=marks(one)) for one in ones]
        )


def marks(one):
    return together(one.topic) if one in PLAIN else pytest.mark.long


def test_gets_its_verdict(submission, request):
    if submission.is_right or request.config.getoption("--all"):
        verdict = submission.judged()
    else:
        verdict = in_short(submission.topic)[submission]
    found = complaints(submission, verdict)
    assert not found, "\n".join([f"of {submission}", *found])


TOPICS = [
    pytest.param(path.name, marks=together(path.name)) for path in sorted(HERE.glob("[0-9]-*"))
]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_exercise_has_enough_of_both(topic):
    numbers = collections.Counter((s.exercise, s.is_right) for s in BANK if s.topic == topic)
    for exercise in bank.test_cells(topic):
        assert numbers[exercise, True] >= 2, exercise
        assert numbers[exercise, False] >= 6, f"{exercise}: fewer than six wrong answers"


@pytest.mark.parametrize("topic", TOPICS)
def test_every_check_fails_for_some_wrong_answer(topic):
    broken = collections.defaultdict(set)
    for one in BANK:
        if one.topic == topic:
            broken[one.exercise].update(one.fails)
    never = [
        f"{topic}/{exercise}: no wrong answer's `# fails:` has words of {title!r}"
        for exercise, cell in bank.test_cells(topic).items()
        for title in bank.titles_of(cell)
        if not any(words in title for words in broken[exercise])
    ]
    assert not never, "\n".join(never)


@pytest.mark.parametrize("header", ["# mistakes: a", "# mistake:", "# may fall: a", "# Fails: a"])
def test_a_header_that_is_misspelt_is_refused(tmp_path, header):
    path = tmp_path / "wrong_a.py"
    path.write_text(f"# fails: a | b\n{header}\n# takes: long\nx = 1\n")
    with pytest.raises(ValueError, match=f"'{header}' is no header: `# m?f?"):
        bank.read(path)
    path.write_text("# fails: a | b\n# mistake: none\n# a remark on x\nx = 1\n")
    assert bank.read(path).fails == ("a", "b")
    assert bank.read(path).text == "# a remark on x\nx = 1\n"


def test_an_answer_whose_name_does_not_say_what_it_is_is_refused(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("x = 1\n")
    with pytest.raises(ValueError, match="begins with neither right_ nor wrong_"):
        bank.read(path)


def test_a_complaint_says_what_the_header_says_and_what_the_judge_says():
    checks = [
        {"title": "is kept", "status": "passed", "reason": "", "mistake": ""},
        {"title": "is told", "status": "failed", "reason": "it was 3", "mistake": "a loop"},
    ]
    one = bank.Submission("t", "e", "wrong_a", "", "a lock", fails=("kept",))
    assert bank.complaints(one, CellVerdict("e-tests", 2, 1, checks=checks)) == [
        "false pass: the header says that 'is kept' fails, the judge not",
        "false fail: the judge says that 'is told' fails, the header not: it was 3",
        "a mistake that is not there was named: the header says: a lock; the judge says: a loop",
        "the mistake was not named: the header says: a lock; the judge says: a loop",
    ]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_submission_is_a_module(topic):
    for submission in BANK:
        if submission.topic == topic:
            ast.parse(submission.text)
            assert submission.is_right or submission.name.startswith("wrong_"), submission
            assert submission.exercise in bank.test_cells(topic), submission


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
