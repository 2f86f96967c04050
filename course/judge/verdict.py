"""The verdict on one check."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from course.judge.explaining.story import Story
from course.system.worker import Worker

PASSED, FAILED, UNJUDGED = "passed", "failed", "unjudged"


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
    mistake : str
        The name of the learner's mistake, where it is a known one.
    about_it : str
        What `reason` ends with then: where that mistake is in this answer.
    plain : bool
        Whether it says nothing of the exercise: the answer is not written yet, or no Python.
    in_short : str
        What happened, in words of the judge's own: nothing in it comes from the learner's code.
    own_hint : str
        What the check itself says to try next, whatever happened.
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
    about_it: str = ""
    plain: bool = False
    in_short: str = ""
    own_hint: str = ""
    traceback: str = ""
    story: Story | None = None
    waits: list[Worker] = field(default_factory=list)
    hidden: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)
