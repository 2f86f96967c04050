"""Answers written in the test, judged as in a notebook."""

import textwrap

import pytest

from course.judge import answer, bench, checks


@pytest.fixture
def learner(monkeypatch):
    """Return a function that takes a module's text and gives the answer that a test cell sees."""

    def write(text, name="mine"):
        texts = dict(bench.settings.texts or {})
        texts[name] = f"# %%module {name}\n{textwrap.dedent(text)}"
        monkeypatch.setattr(bench.settings, "texts", texts)
        return answer(name)

    monkeypatch.setattr(bench.settings, "texts", {})
    monkeypatch.setattr(bench.settings, "hung", set())
    yield write
    bench.clear()


@pytest.fixture
def reported(monkeypatch):
    """Return the report that `score` showed, and a function that gives the verdicts."""
    shown = []
    monkeypatch.setattr(checks, "show", shown.append)
    checks._verdicts.clear()
    yield shown
    checks._verdicts.clear()


@pytest.fixture
def verdict(reported):
    """Return the only verdict of the cell."""

    def only():
        checks.score(of=100)
        (found,) = checks.verdicts_of_last_score()
        return found

    return only
