"""Answers written in the test, judged as in a notebook."""

import textwrap

import pytest

from course.judge import answer, score
from course.judge.judging import here
from tests.judge.attacks.attacked import chosen, judged

DEADLINE = 60.0
"""Seconds; far more than is needed to see that nothing goes on any more."""


@pytest.fixture
def learner(monkeypatch):
    """Return a function that takes a module's text and gives the answer that a test cell sees."""

    def write(text, name="mine"):
        texts = dict(here().setting.texts or {})
        texts[name] = f"# %%module {name}\n{textwrap.dedent(text)}"
        monkeypatch.setattr(here().setting, "texts", texts)
        return answer(name)

    monkeypatch.setattr(here().setting, "texts", {})
    monkeypatch.setattr(here().setting, "hung", set())
    monkeypatch.setattr(here().setting, "computed", set())
    yield write
    here().clear()


@pytest.fixture
def reported(monkeypatch):
    """Return the report that `score` showed, and a function that gives the verdicts."""
    shown = []
    monkeypatch.setattr(here(), "show", shown.append)
    here().verdicts.clear()
    yield shown
    here().verdicts.clear()


@pytest.fixture
def verdict(reported):
    """Return the only verdict of the cell."""

    def only():
        score(of=100)
        (found,) = here().last
        return found

    return only


@pytest.fixture
def named(verdict):
    """Return a function that gives the name of the mistake that failed the cell's only check."""

    def only():
        found = verdict()
        assert found["status"] == "failed", found
        return found["mistake"]

    return only


@pytest.fixture(scope="module")
def verdicts(request):
    """The verdicts on the attacks of a file (``ATTACKS``) that this run is to try."""
    return judged(chosen(request, request.module.ATTACKS))
