"""Exploring interleavings: what holds in one order of steps must hold in every order.

A scenario is run again and again, each time under another schedule, beginning with those that
preempt a worker least.  The first order in which an ``assert`` of the scenario fails, or nobody can
go on, is the answer, step by step.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from course.judge.answer import answer, together
from course.judge.errors import AnswerError, HungError, InterleavingError, JudgeError
from course.judge.judging import here
from course.judge.story import Story

PREEMPTIONS = 2
"""How often a worker may be preempted in one run."""

PATIENCE = 3
"""How many times the time of a check exploring may take, on a machine that is busy; whatever the
time, every interleaving with one preemption is tried."""

MOST_RUNS = 1000
"""The most interleavings that are tried."""


@dataclass(frozen=True)
class Explored:
    """What exploring found when nothing went wrong.

    Attributes
    ----------
    tried : int
        How many interleavings were run.
    complete : bool
        Whether these were all with at most `preemptions` preemptions.  They are not where the
        answer does something else when it is run again under the same schedule.
    preemptions : int
        The bound.
    """

    tried: int
    complete: bool
    preemptions: int

    def __repr__(self) -> str:
        if not self.complete:
            return f"It held in the {self.tried} interleavings that were tried; there are more."
        return (
            f"It held in all {self.tried} interleavings: every order of steps in which"
            f" no more than {self.preemptions} times a thread is interrupted."
        )


@dataclass(frozen=True)
class Failing:
    """A scenario and the schedule under which it fails, to be replayed.

    Attributes
    ----------
    scenario : callable
        What was explored.
    choices : list of int
        The schedule.
    tried : int
        Which of the interleavings tried it was.
    """

    scenario: Callable[[], object]
    choices: list[int]
    tried: int


failing: dict[str, Failing] = {}
"""By the title of their check, the last one at the end ("" where there was no check)."""


def explore(
    scenario: Callable[[], object], *, preemptions: int = PREEMPTIONS, most: int = MOST_RUNS
) -> Explored | Story:
    """Run a scenario under every interleaving with at most so many preemptions.

    Inside a `check` a failing interleaving fails the check.  In an ordinary cell it is returned,
    and shown.

    Parameters
    ----------
    scenario : callable
        Uses an answer, and asserts what must hold; called once for every interleaving, each time
        with the answer's module as if just imported.
    preemptions : int, optional
        How often a worker may be interrupted while it could have gone on.
    most : int, optional
        The most interleavings to try.

    Returns
    -------
    Explored or Story
        How much was tried, or (in an ordinary cell) the interleaving in which it fails.

    Raises
    ------
    InterleavingError
        An interleaving was found in which the scenario fails.
    AnswerError
        The answer never had two threads at work, so there was nothing to interleave.

    Notes
    -----
    The order of exploration is that of iterative context bounding (Musuvathi and Qadeer, PLDI
    2007): an error is found with the fewest preemptions that it needs.
    """
    try:
        found = _explore(scenario, preemptions, most)
        if isinstance(found, Explored):
            found = _experiment(scenario) or found
    finally:
        alone = here().outside_checks
        if alone:
            here().clear()
    title = here().open_check.title
    failing.pop(title, None)
    if isinstance(found, Story):
        failing[title] = Failing(scenario, found.choices, found.tried)
    if isinstance(found, Story) and not alone:
        raise InterleavingError(found.outcome, found)
    return found


def _explore(
    scenario: Callable[[], object], preemptions: int, most: int, *, last_first: bool = False
) -> Explored | Story:
    order = itertools.count(0, -1 if last_first else 1)
    waiting: list[tuple[int, int, list[int]]] = [(0, next(order), [])]
    tried, busiest, repeats = 0, 1, True
    until = time.monotonic() + PATIENCE * here().open_check.allowed
    while waiting and tried < most:
        if waiting[0][0] > 1 and time.monotonic() > until:
            break
        cost, _, choices = heapq.heappop(waiting)
        failed, end = run_once(scenario, choices)
        tried += 1
        busiest = max(busiest, len(end["workers"]))
        repeats = repeats and not end["diverged"]
        if failed is not None:
            if tried == 1 and hasattr(failed, "remote"):  # wrong also when nobody is interrupted
                raise failed
            return Story.of(end, failed, tried, choices, here().open_check.remembered)
        for branch, price in _branches(end["points"], len(choices)):
            if cost + price <= preemptions:
                heapq.heappush(waiting, (cost + price, next(order), branch))
    if busiest < 2:
        raise AnswerError("no thread was started, so there was nothing to interleave")
    return Explored(tried, repeats and not waiting, preemptions)


def _experiment(scenario: Callable[[], object]) -> Story | None:
    """Make the control experiment in the child that has explored.

    Returns
    -------
    Story or None
        An interleaving in which it is the scenario that fails.

    Raises
    ------
    JudgeError
        The race that is there was not found.
    """
    opened = here().open_check
    control, explored = opened.control, opened.explored
    assert control is not None
    assert explored is not None
    reached: list[bool] = []

    def race() -> None:
        reached.clear()
        scenario()
        reached.append(True)
        shared = getattr(answer(explored[0], start_method=explored[1]), control.kind)()
        together(*(partial(getattr(shared, control.method), amount) for amount in (1, 2)))
        assert getattr(shared, control.field) == control.start + 3

    found = _explore(race, 1, MOST_RUNS, last_first=True)
    if isinstance(found, Explored):
        raise JudgeError("the answer keeps the judge from seeing what its threads do")
    return None if reached else found


def _branches(points: list[Any], known: int) -> Iterator[tuple[list[int], int]]:
    """Yield the schedules that leave this run's at one point after the known ones."""
    chosen = [point[1] for point in points]
    spent = 0
    for place in range(known, len(points)):
        options, taken, running = points[place]
        for option in options:
            if option != taken:
                preempts = running is not None and option != running
                yield [*chosen[:place], option], spent + preempts
        spent += running is not None and taken != running


def run_once(
    scenario: Callable[[], object], choices: list[int]
) -> tuple[Exception | None, dict[str, Any]]:
    """Run a scenario under these choices; return what failed, and how the run ended."""
    opened = here().open_check
    opened.choices = choices
    failed: Exception | None = None
    end = None
    try:
        scenario()
    except (HungError, JudgeError):
        raise
    except Exception as error:
        failed = error
    finally:
        try:
            end = opened.end_run()
        finally:
            opened.choices = None
    if end is not None and end["unwatched"]:
        raise JudgeError("the answer keeps the judge from seeing what its threads do")
    if end is None:
        raise failed or JudgeError("the scenario uses no answer: there is nothing to explore")
    return failed, end
