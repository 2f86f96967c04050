"""The questions at the end of a lesson, mixed with some of earlier lessons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course.predicting.asking import OPEN, WRONG, Prediction, asked
from course.predicting.question import NoQuestion, Questions, questions_in
from course.progress import progress_here

EARLIER = 3
"""How many questions of earlier lessons are asked again."""


class WrapUp:
    """Questions, one below the other.

    Attributes
    ----------
    predictions : list of Prediction
        This lesson's, then those of earlier ones.
    """

    def __init__(self, predictions: list[Prediction]) -> None:
        self.predictions = predictions

    def __repr__(self) -> str:
        answered = sum(p.state != OPEN for p in self.predictions)
        return f"{len(self.predictions)} questions, {answered} answered"

    def _ipython_display_(self) -> None:
        for prediction in self.predictions:
            prediction.show()


def wrap_up() -> WrapUp:
    """Ask what the lesson was about, and again some of what was wrong in earlier ones.

    Those of earlier lessons that were answered wrongly come first, then those whose answer is
    longest ago: what is asked again after a while is kept (spaced repetition).

    Raises
    ------
    NoQuestion
        The lesson has no such questions.
    """
    here = Path.cwd()
    own = questions_in(here)
    if not own.wrap_up:
        raise NoQuestion("this lesson has no questions at its end")
    chosen = [asked(own, question) for question in own.wrap_up.values()]
    kept = progress_here().read()["predictions"]
    earlier = sorted(
        ((questions, name) for questions in _before(here) for name in questions.wrap_up),
        key=lambda pair: _urgency(kept.get(f"{pair[0].topic}/{pair[1]}")),
    )
    chosen += [asked(questions, questions.find(name)) for questions, name in earlier[:EARLIER]]
    return WrapUp(chosen)


def _before(folder: Path) -> list[Questions]:
    """Return the questions of the lessons before the one in a folder."""
    found = []
    for path in sorted(folder.parent.iterdir()):
        if path.is_dir() and path.name < folder.name:
            try:
                found.append(questions_in(path))
            except NoQuestion:
                continue
    return found


def _urgency(kept: Any) -> tuple[int, str]:
    if not isinstance(kept, dict):
        return (1, "")
    return (0 if kept.get("state") == WRONG else 2, str(kept.get("when", "")))
