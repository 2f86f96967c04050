"""Asking a question in the notebook, and hearing from the next run whether the answer was right."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from course.islands import Island
from course.predicting.dock import PredictDock
from course.predicting.outcome import Outcome, Truth, run_program, truth_of
from course.predicting.page import as_html, as_text
from course.predicting.question import Question, Questions, questions_in
from course.predicting.running import watch
from course.progress import Progress, progress_here

OPEN, RIGHT, WRONG = "open", "right", "wrong"


class Before(NamedTuple):
    """An answer that is kept.

    Attributes
    ----------
    given : object
        As that of a `Prediction`.
    is_right : bool
        Whether the run said the same.
    """

    given: Any
    is_right: bool


class Prediction:
    """A question, and what the learner has answered so far.

    Attributes
    ----------
    question : Question
        What is asked.
    given : object
        The answer: the number of a choice, a number, or things in order; None if there is none yet.
    truth : Truth or None
        What the run made right; None before it.
    tries : int
        How many answers were given.
    before : Before or None
        What was answered when the notebook was open before.
    """

    def __init__(self, question: Question, topic: str, progress: Progress) -> None:
        self.question, self.topic = question, topic
        self.given: Any = None
        self._chosen: Any = None  # in the browser, with the button not pressed
        self.truth: Truth | None = None
        self.tries = 0
        self._progress = progress
        self._name = f"{topic}/{question.name}"  # that of its entry
        self.before = earlier(question, progress.read()["predictions"].get(self._name))
        self._island = Island(PredictDock.here(), self.take)

    @property
    def state(self) -> str:
        """``open`` until there are an answer and a run, then ``right`` or ``wrong``."""
        if self.given is None or self.truth is None or self.truth.answer is None:
            return OPEN
        return RIGHT if self.truth.agrees(self.question, self.given) else WRONG

    def answer(self, given: Any) -> None:
        """Commit to an answer.

        Parameters
        ----------
        given : int, float or list of str
            The number of a choice (from 0), a number, or the things in order.
        """
        self.given = given
        self.tries += 1
        if self.truth is None and self.question.program:
            self.truth = truth_of(self.question, run_program(self.question.program))
        self._note()
        self.show()

    def again(self) -> None:
        """Take the answer back."""
        self.given = self._chosen = None
        self.show()

    def ran(self, outcome: Outcome) -> None:
        """Take note of the run that the question is about: it commits to what was chosen before."""
        self.truth = truth_of(self.question, outcome)
        if self.given is None and self._chosen is not None:
            self.given = self._chosen
            self.tries += 1
        self._note()
        self.show()

    def take(self, content: dict[str, Any]) -> None:
        """Do what the browser asks for."""
        if content.get("do") == "answer":
            self.answer(content.get("given"))
        elif content.get("do") == "choose":
            self._chosen = content.get("given")
        elif content.get("do") == "again":
            self.again()

    def show(self) -> None:
        """Show the question as it stands now."""
        self._island.show(as_html(self, self._island.name), as_text(self))

    def _ipython_display_(self) -> None:
        self.show()

    def _note(self) -> None:
        if self.state == OPEN:
            return
        facts = {"state": self.state, "tries": self.tries, "given": self.given}
        self._progress.note("predictions", self._name, **facts)


def predict(name: str) -> Prediction:
    """Ask a question of this lesson; the next cell answers it.

    Parameters
    ----------
    name : str
        The name of the question.

    Returns
    -------
    Prediction
        The last line of a cell shows it.

    Raises
    ------
    NoQuestion
        The lesson has no such question.
    """
    questions = questions_in(Path.cwd())
    return asked(questions, questions.find(name))


def asked(questions: Questions, question: Question) -> Prediction:
    """Return a question that waits for the cell that answers it."""
    prediction = Prediction(question, questions.topic, progress_here())
    if not question.program:
        watch(question.cells, prediction.ran)
    return prediction


def earlier(question: Question, kept: Any) -> Before | None:
    """Return the answer that is kept of a question; None where there is none that fits it now."""
    if not isinstance(kept, dict) or kept.get("state") not in (RIGHT, WRONG):
        return None
    given = kept.get("given")
    fits = {
        "pick": lambda: type(given) is int and 0 <= given < len(question.choices),
        "number": lambda: type(given) in (int, float),
        "order": lambda: isinstance(given, list) and sorted(given) == sorted(question.items),
    }[question.kind]
    try:
        return Before(given, kept["state"] == RIGHT) if fits() else None
    except TypeError:  # things that have no order: it is the learner's own file
        return None
