"""Checks and their verdicts: what a test cell is made of."""

from __future__ import annotations

import contextlib
import inspect
import linecache
import os
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from course.judge.errors import (
    AnswerError,
    HungError,
    InterleavingError,
    JudgeError,
    NotRunError,
)
from course.judge.explaining.exceptions import lost, raised_besides
from course.judge.explaining.explain import in_short, in_words, sentence
from course.judge.explaining.slips import slip_of
from course.judge.judging import here
from course.judge.open_check import ALLOWED, OpenCheck
from course.judge.own_faults import own_fault
from course.judge.report import Report
from course.judge.verdict import FAILED, PASSED, UNJUDGED, Verdict
from course.setup.shell import shell

__all__ = ["GRADING", "UNJUDGED", "Score", "check", "score", "verdicts_of_last_score"]

_LOST = "a worker was lost, even if nothing else went wrong for it this time"
_COURSE = Path(__file__).parents[1]

GRADING = "COURSE_JUDGE_GRADING"
"""Environment variable that is set where test cells are complete: nothing may be missing."""


@contextlib.contextmanager
def check(
    title: str, *, points: float = 1, hint: str = "", deadline: float = ALLOWED
) -> Iterator[None]:
    """Check one thing; whatever happens inside becomes a verdict and nothing is raised.

    Parameters
    ----------
    title : str
        What is checked, as a sentence about the answer: "returns the results in order".
    points : float, optional
        What the check gives.
    hint : str, optional
        What to try next, where the mistake is not one that the judge knows by name.
    deadline : float, optional
        Seconds of its own that the answer may take; what a busy machine takes from it does not
        count.  An answer that can never come to an end fails at once.
    """
    frame = inspect.currentframe()
    caller = frame.f_back.f_back if frame and frame.f_back else None  # behind contextlib's
    verdict = Verdict(title, points, hint, own_hint=hint, hidden=_is_hidden(caller))
    judging = here()
    if _cell() not in judging.verdicts:  # a level was played before, or a test cell interrupted
        judging.asked.clear()
    judging.verdicts.setdefault(_cell(), []).append(verdict)
    with judging.opened(deadline, title) as opened:
        try:
            yield
            _look_back(opened)
        except JudgeError as error:
            verdict.reason = str(error)
        except Exception as error:
            if _is_ours(error):
                verdict.reason = f"the judge itself failed: {type(error).__name__}: {error}"
            elif fault := own_fault(error):
                verdict.reason = fault
            else:
                _fail(verdict, error, opened)
        else:
            verdict.status, verdict.earned, verdict.hint = PASSED, points, ""


def _look_back(opened: OpenCheck) -> None:
    """Fail for what no test cell has to ask: it is wrong in any program."""
    if lost(opened):
        raise AnswerError(_LOST)
    if altered := opened.altered():
        raise altered


def _is_ours(error: Exception) -> bool:
    """Tell whether the judge's own code raised this, so that nobody's answer is to blame."""
    if isinstance(error, AssertionError) or hasattr(error, "remote"):
        return False
    *_, (frame, _line) = traceback.walk_tb(error.__traceback__)
    file = Path(frame.f_code.co_filename)
    return _COURSE in file.parents and file.name != "answer.py"


def _fail(verdict: Verdict, error: Exception, opened: OpenCheck) -> None:
    from course.judge import mistakes  # all the rules: who judges a right answer begins without
    from course.judge.plain_causes import endless_loop, plain_cause

    verdict.status = FAILED
    verdict.in_short = in_short(error)
    verdict.traceback = getattr(error, "remote", {}).get("traceback", "")
    if isinstance(error, InterleavingError):
        verdict.story = error.story
    if isinstance(error, HungError):
        verdict.waits = error.waits
        opened.setting.has_hung(opened.modules, error)
    raised = raised_besides(opened)
    known = plain_cause(error, raised)
    verdict.plain = known is not None or isinstance(error, NotRunError)
    if known is not None:
        verdict.reason = known.happened
    else:
        verdict.reason = sentence(in_words(error, opened.remembered, raised))
        known = mistakes.recognise(mistakes.Scene.of(error, opened, raised)) or endless_loop(error)
        if known is not None:
            verdict.about_it = known.happened
    if known is not None:
        verdict.mistake, verdict.hint = known.name, known.remedy
    elif (name := slip_of(error)) and not any(one.worker and not one.by_task for one in raised):
        verdict.mistake = name  # a worker that an error has ended explains whatever was seen
        verdict.about_it = sentence(name)
    if verdict.about_it:
        verdict.reason = f"{verdict.reason} {verdict.about_it}"


class Score(float):
    """The points of a test cell: a number, which is what nbgrader reads.

    Attributes
    ----------
    words : str
        The same for people.
    earned, given, of : float
        Points earned, points of the checks that were made, points of the whole cell.
    """

    words: str
    earned: float
    given: float
    of: float

    def __repr__(self) -> str:
        return f"{float(self):g}"

    def _repr_html_(self) -> str:
        return f"<small style='opacity:.7'>{self.words}</small>"


def score(of: float) -> Score:
    """Show the report of this cell's checks and return the points.

    Parameters
    ----------
    of : float
        The most that the cell gives, hidden checks included.  Where those are not there (in a
        learner's notebook) the points of all that is to be seen count as all.

    Raises
    ------
    JudgeError
        The checks of the cell give more points than `of`, or in grading other than `of`.
    """
    judging = here()
    verdicts = judging.verdicts.pop(_cell(), [])
    judging.clear()
    modules = tuple(judging.asked)
    judging.asked.clear()
    given = sum(v.points for v in verdicts)
    if given > of or (os.environ.get(GRADING) and given != of):
        raise JudgeError(f"the checks of this cell give {given:g} points, not {of:g}")
    earned = sum(v.earned for v in verdicts)
    judging.last = [v.as_dict() for v in verdicts]
    report = Report(verdicts, earned, given, of, modules=modules, by_whom=judging.by_whom)
    judging.show(report)
    points = Score(of if verdicts and earned == given else earned)
    points.earned, points.given, points.of = earned, given, of
    points.words = f"score: {report.in_words}"
    if given < of and report.in_all is None:
        points.words += report.by_whom.short(of - given)
    return points


def verdicts_of_last_score() -> list[dict[str, Any]]:
    """Return the verdicts behind the last `score`, as plain data."""
    return here().last


def _cell() -> object:
    """Return what tells one execution of a cell from another."""
    running = shell()
    return running.execution_count if running else None


def _is_hidden(frame: FrameType | None) -> bool:
    """Tell whether the line that opens the check stands among the hidden tests of its cell."""
    if frame is None:
        return False
    lines = linecache.getlines(frame.f_code.co_filename, frame.f_globals)[: frame.f_lineno]
    for line in reversed(lines):
        if "### END HIDDEN TESTS" in line:
            return False
        if "### BEGIN HIDDEN TESTS" in line:
            return True
    return False
