"""Checks and their verdicts: what a test cell is made of."""

from __future__ import annotations

import contextlib
import inspect
import linecache
import os
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from course.judge import bench, mistakes
from course.judge.errors import HungError, InterleavingError, JudgeError
from course.judge.explain import in_words
from course.judge.report import Report
from course.judge.story import Story
from course.system.worker import Worker

_COURSE = Path(__file__).parents[1]
PASSED, FAILED, UNJUDGED = "passed", "failed", "unjudged"

GRADING = "COURSE_JUDGE_GRADING"
"""Environment variable that is set where test cells are complete: nothing may be missing."""


@dataclass
class Verdict:
    """What became of one check.

    Attributes
    ----------
    title : str
        What is checked, as a sentence that the learner reads.
    points, earned : float
        What it gives, and what was earned.
    status : str
        "passed", "failed" or "unjudged".
    reason : str
        What happened and what was expected.
    hint : str
        What to try next.
    mistake, mistake_says : str
        The name of the learner's mistake, where it is a known one, and what it does.
    traceback, story, waits
        What there is to show: the traceback in the learner's own code, the failing interleaving,
        who waits where.
    hidden : bool
        Whether the check stands among the hidden tests, whose details are not shown.
    """

    title: str
    points: float
    hint: str = ""
    earned: float = 0
    status: str = UNJUDGED
    reason: str = ""
    mistake: str = ""
    mistake_says: str = ""
    traceback: str = ""
    story: Story | None = None
    waits: list[Worker] = field(default_factory=list)
    printed: str = ""
    hidden: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


_verdicts: dict[object, list[Verdict]] = {}


@contextlib.contextmanager
def check(
    title: str, *, points: float = 1, hint: str = "", deadline: float = bench.ALLOWED
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
        Seconds after which a check that has not come to an end has failed.
    """
    frame = inspect.currentframe()
    caller = frame.f_back.f_back if frame and frame.f_back else None  # behind contextlib's
    verdict = Verdict(title, points, hint, hidden=_is_hidden(caller))
    _verdicts.setdefault(_cell(), []).append(verdict)
    with bench.new_bench(deadline, title) as on_bench:
        try:
            yield
        except JudgeError as error:
            verdict.reason = str(error)
        except Exception as error:
            if _is_ours(error):
                verdict.reason = f"the judge itself failed: {type(error).__name__}: {error}"
            else:
                _fail(verdict, error, on_bench)
        else:
            verdict.status, verdict.earned, verdict.hint = PASSED, points, ""


def _is_ours(error: Exception) -> bool:
    """Tell whether the judge's own code raised this, so that nobody's answer is to blame."""
    if isinstance(error, AssertionError) or hasattr(error, "remote"):
        return False
    *_, (frame, _line) = traceback.walk_tb(error.__traceback__)
    file = Path(frame.f_code.co_filename)
    return _COURSE in file.parents and file.name != "answer.py"


def _fail(verdict: Verdict, error: Exception, on_bench: bench.Bench) -> None:
    verdict.status = FAILED
    verdict.reason = in_words(error)
    verdict.traceback = getattr(error, "remote", {}).get("traceback", "")
    if isinstance(error, InterleavingError):
        verdict.story = error.story
    if isinstance(error, HungError):
        verdict.waits = error.waits
        names = [name for name, *_ in on_bench.sessions]
        bench.settings.hung.update(names)
        if error.importing:
            bench.settings.stuck.update((name, bench.stuck(error)) for name in names)
    known = _named(error, on_bench)
    if known is not None:
        verdict.mistake, verdict.mistake_says = known.name, known.happened
        verdict.reason = f"{verdict.reason.rstrip('.')}. {known.happened}"
        verdict.hint = known.remedy


def _named(error: Exception, on_bench: bench.Bench) -> mistakes.Mistake | None:
    """Name the mistake; an answer that no rule can read is wrong without a name."""
    try:
        return mistakes.recognise(mistakes.Scene.of(error, on_bench))
    except Exception:
        return None


class Score(float):
    """The points of a test cell: a number, which is what nbgrader reads.

    Attributes
    ----------
    words : str
        The same for people.
    """

    words: str

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
    verdicts = _verdicts.pop(_cell(), [])
    bench.clear()
    given = sum(v.points for v in verdicts)
    if given > of or (os.environ.get(GRADING) and given != of):
        raise JudgeError(f"the checks of this cell give {given:g} points, not {of:g}")
    earned = sum(v.earned for v in verdicts)
    report = Report([v.as_dict() | {"story": v.story} for v in verdicts], earned, given, of)
    _last[:] = [v.as_dict() for v in verdicts]
    show(report)
    points = Score(of if verdicts and earned == given else earned)
    points.words = f"score{' so far' if given < of else ''}: {points!r} of {of:g}"
    return points


def verdicts_of_last_score() -> list[dict[str, Any]]:
    """Return the verdicts behind the last `score`, as plain data."""
    return _last


_last: list[dict[str, Any]] = []


def _display(report: Report) -> None:
    from IPython.display import display

    display(report)


show: Callable[[Report], None] = _display
"""Shows the report of a cell; replaced where there is no notebook to show it in."""


def _cell() -> object:
    """Return what tells one execution of a cell from another."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    return shell.execution_count if shell else None


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
