"""Which hint comes, when a solution is earned, and what counts as a try."""

import pytest

from course.helping.ladder import ladder, what_is_lacking
from course.helping.written import Help
from course.progress.tries import fingerprint, is_honest

WRITTEN = Help(("nudge", "idea", "skeleton"), {"keeps the order": "by its number"})


def verdict(title="works", status="failed", mistake="", hint="", *, plain=False):
    return {"title": title, "status": status, "mistake": mistake, "hint": hint, "plain": plain}


def test_without_a_run_they_are_as_written():
    assert ladder(WRITTEN) == ["nudge", "idea", "skeleton"]


def test_the_first_follows_from_the_named_mistake():
    named = verdict(mistake="join inside the start loop", hint="make it two loops")
    checks = [verdict("keeps the order"), named]
    assert ladder(WRITTEN, checks) == ["make it two loops", "idea", "skeleton"]


def test_a_name_without_a_hint_leaves_no_hint_empty():
    slip = verdict("keeps the order", mistake="the numbers were sorted as texts")
    first, second, _ = ladder(WRITTEN, [slip])
    assert (first, second) == ("nudge", "idea\n\nFor the check “keeps the order”: By its number.")
    other = verdict(mistake="join inside the start loop", hint="make it two loops")
    assert ladder(WRITTEN, [slip, other])[0] == "make it two loops"


def test_what_the_check_itself_says_comes_with_the_idea():
    first, second, third = ladder(WRITTEN, [verdict("keeps the order")])
    assert (first, third) == ("nudge", "skeleton")
    assert second == "idea\n\nFor the check “keeps the order”: By its number."


@pytest.mark.parametrize(
    "check",
    [
        verdict("keeps the order", "passed"),
        verdict("keeps the order", mistake="not written yet", hint="Write it", plain=True),
        verdict("keeps the order", "unjudged"),
    ],
)
def test_what_says_nothing_of_the_exercise_changes_nothing(check):
    assert ladder(WRITTEN, [check]) == ["nudge", "idea", "skeleton"]


@pytest.mark.parametrize(
    ("kept", "solved", "earned"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"tries": ["a", "b", "c"]}, False, False),
        ({"tries": ["a", "b"], "hints": 3}, False, False),
        ({"tries": ["a", "b", "c"], "hints": 2}, False, False),
        ({"tries": ["a", "b", "c"], "hints": 3}, False, True),
        ({"seen": True}, False, True),
    ],
)
def test_a_solution_is_earned(kept, solved, earned):
    assert (what_is_lacking(kept, 3, solved=solved) == "") == earned


def test_where_hints_are_switched_off_three_tries_are_enough():
    assert "1 try" in what_is_lacking({"tries": ["a"]}, 0, solved=False)
    assert what_is_lacking({"tries": ["a", "b", "c"]}, 0, solved=False) == ""


def test_only_another_program_is_another_try():
    text = '# %%module m\ndef f(x):\n    """Say."""\n    return x\n'
    same = "# %%module m\n\ndef f( x ):\n    # now\n    return (x)\n"
    assert fingerprint(text) == fingerprint(same)
    assert fingerprint(text) != fingerprint(text.replace("return x", "return 2 * x"))
    assert fingerprint("def f(") != fingerprint("def g(")


@pytest.mark.parametrize(
    ("text", "checks", "honest"),
    [
        ("x = 1", [verdict()], True),
        ("x = (", [verdict()], False),
        ("x = 1", [verdict(plain=True)], False),
        ("x = 1", [verdict(status="unjudged")], False),
        ("x = 1", [], False),
    ],
)
def test_an_honest_try_was_python_and_ran(text, checks, honest):
    assert is_honest(text, checks) == honest
