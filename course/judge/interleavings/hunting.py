"""Looking for an unlucky order where a proof would be too dear: some orders, the simplest first."""

from __future__ import annotations

from collections.abc import Callable

from course.judge.errors import (
    HungError,
    InterleavingError,
    JudgeError,
    WrongCheckError,
)
from course.judge.explaining.story import Story
from course.judge.interleavings.exploring import Failing, failing, run_once
from course.judge.interleavings.orders import Search
from course.judge.judging import here

PREEMPTIONS = 1
"""How often a worker is preempted at most: once, for a check and an act that fall apart."""

MOST_RUNS = 60
"""The most orders that are tried."""

SECONDS = 2.0
"""CPU time after which no other one is tried."""


def hunt(scenario: Callable[[], object], *, most: int = MOST_RUNS) -> None:
    """Fail if a scenario goes wrong in one of some orders; that it does not is no proof.

    For an answer that may be written with anything that the library has (executors, queues, event
    loops), so that there are too many orders to try them all, or code that cannot be interleaved at
    all.  What is wrong if nobody is interrupted is left to the other checks.

    Parameters
    ----------
    scenario : callable
        As for `explore`.
    most : int, optional
        The most orders to try.

    Raises
    ------
    InterleavingError
        An order was found in which the scenario fails, or nobody can go on.
    """
    search, seconds = Search(PREEMPTIONS, late=0), SECONDS
    for tried in range(1, most + 1):
        if search.over or seconds < 0:
            return
        plan = search.next()
        try:
            failed, end = run_once(scenario, plan.choices, asleep=plan.asleep)
        except WrongCheckError:
            raise
        except (HungError, JudgeError):
            return
        if failed is not None and not end["redundant"]:
            if tried == 1:
                return
            chosen = [point[1] for point in end["points"]]
            story = Story.of(end, failed, tried, chosen, here().open_check.remembered)
            failing[here().open_check.title] = Failing(scenario, chosen, tried)
            raise InterleavingError(story.outcome, story)
        seconds -= end["seconds"]
        search.learn(plan, end)
