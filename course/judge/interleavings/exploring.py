"""Exploring interleavings: what holds in one order of steps must hold in every order.

A scenario is run again and again, each time under another schedule, beginning with those that
preempt a worker least, until every order that can make a difference was tried.  The first one in
which an ``assert`` of the scenario fails, or nobody can go on, is the answer, step by step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from course.judge.answer import answer, together
from course.judge.errors import (
    AnswerError,
    HungError,
    InterleavingError,
    JudgeError,
    WrongCheckError,
)
from course.judge.explaining.exceptions import Raised
from course.judge.explaining.story import Story
from course.judge.interleavings.orders import Plan, Search
from course.judge.judging import here
from course.judge.own_faults import own_fault

PREEMPTIONS = 2
"""How often a worker may be preempted in one run, where there are too many orders to try all."""

PATIENCE = 3
"""How many times the time of a check exploring may take, counted in CPU seconds: a machine that is
busy with other work makes nothing undecided."""

MOST_RUNS = 1000
"""The most interleavings that are tried."""

UNBOUND = 400
"""The interleavings that are tried before it is given up to try those with any number of them."""

WAITING = 50
"""The same where threads wait in loops: then the orders have no end."""

_AGAIN = 5
BLIND = "the answer keeps the judge from seeing what its threads do"


@dataclass(frozen=True)
class Explored:
    """What exploring found when nothing went wrong.

    Attributes
    ----------
    tried : int
        How many interleavings were run.
    complete : bool
        Whether these stand for all that there are (with at most so many preemptions).
    preemptions : int or None
        The bound; None where there was none.
    why : str
        Why it is not complete.
    racing : bool
        Whether two threads touched anything in common.
    locks : bool
        Whether the answer took a lock of its own.
    some_timeouts : bool
        Whether orders in which a timeout runs out early were left out.
    """

    tried: int
    complete: bool
    preemptions: int | None
    why: str = ""
    racing: bool = True
    locks: bool = False
    some_timeouts: bool = False

    def __repr__(self) -> str:
        if self.complete and self.some_timeouts:
            return (
                f"It held in {self.tried} interleavings: in all those in which no timeout runs out"
                " while others could go on, and in some of those in which one does."
            )
        if not self.complete:
            return (
                f"It held in the {self.tried} interleavings that were tried. That proves nothing"
                f" about the others: {self.why}."
            )
        if not self.racing:
            return "It holds in every interleaving: the threads use nothing in common."
        tried = "one interleaving" if self.tried == 1 else f"{self.tried} interleavings"
        if self.preemptions is None:
            return f"It holds in every interleaving. {tried[0].upper()}{tried[1:]} stood for all."
        return (
            f"It holds in every interleaving in which threads are interrupted no more than"
            f" {self.preemptions} times. {tried[0].upper()}{tried[1:]} stood for all of these."
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
    scenario: Callable[[], object], *, preemptions: int | None = None, most: int = MOST_RUNS
) -> Explored | Story:
    """Run a scenario under every interleaving that can make a difference.

    Inside a `check` a failing interleaving fails the check, and one that could not be explored to
    the end leaves it without a verdict.  In an ordinary cell what was found is returned, and shown.

    Parameters
    ----------
    scenario : callable
        Uses an answer, and asserts what must hold; called once for every interleaving, each time
        with the answer's module as if just imported.
    preemptions : int, optional
        How often a worker may be interrupted while it could have gone on.  By default as often as
        it likes; only where those are too many runs, no more than `PREEMPTIONS` times.
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
    JudgeError
        Not every interleaving could be tried, or the answer hides what its threads do.

    Notes
    -----
    Which runs stand for all is computed by `Search`.  An error is found with the fewest preemptions
    that it needs.
    """
    try:
        found = _explore(scenario, preemptions, most)
        if isinstance(found, Explored) and found.complete:
            found = _experiment(scenario, found) or found
    finally:
        alone = here().outside_checks
        if alone:
            here().clear()
    title = here().open_check.title
    failing.pop(title, None)
    if isinstance(found, Story):
        failing[title] = Failing(scenario, found.choices, found.tried)
    if alone:
        return found
    if isinstance(found, Story):
        raise InterleavingError(found.outcome, found)
    if not found.complete:
        raise JudgeError(f"not every interleaving could be tried: {found.why}")
    return found


@dataclass
class _Tries:
    """What is counted while a scenario is explored.

    Attributes
    ----------
    most : int
        The most runs there may be.
    seconds : float
        CPU time that all runs together may take.
    """

    scenario: Callable[[], object]
    most: int
    seconds: float
    unlocked: bool = False
    tried: int = 0
    busiest: int = 1
    locks: bool = False
    waits: bool = False
    cut: bool = False
    unseen: str = ""

    def _limit(self, search: Search) -> int:
        if search.bound is not None:
            return self.most
        return min(self.most, WAITING if self.waits else UNBOUND)

    def exhaust(self, search: Search) -> Story | None:
        """Try what the search wants until nothing is left; return the run that fails, if any."""
        while not search.over and self.seconds > 0:
            if self.tried >= self._limit(search) and not search.settled:
                break
            plan = search.next()
            failed, end = self._run(plan)
            self.tried += 1
            if failed is not None and not end["redundant"]:
                if self.tried == 1 and hasattr(failed, "remote"):  # wrong if nobody is interrupted
                    raise failed
                made = [point[1] for point in end["points"]]
                return Story.of(end, failed, self.tried, made, here().open_check.remembered)
            search.learn(plan, end)
            self.busiest = max(self.busiest, len(end["workers"]))
            self.locks |= bool(end["locks"])
            self.waits |= end["gave_way"]
            self.cut |= end["cut"]
            self.unseen = end["unseen"]
        return None

    def _run(self, plan: Plan) -> tuple[Exception | None, dict[str, Any]]:
        """Make a run; once more if it has first met code of a library, which has steps from now."""
        for _ in range(_AGAIN):
            failed, end = run_once(
                self.scenario, plan.choices, asleep=plan.asleep, unlocked=self.unlocked
            )
            self.seconds -= end["seconds"]
            if failed is not None or not end["changed"]:
                break
        return failed, end

    def why_not_all(self, search: Search, most: int) -> str:
        """Tell why not every order was tried; empty if it was."""
        if not search.repeats:
            return "your code does something else when it is run again in the same order"
        if self.cut:
            return "a run has too many steps"
        if self.unseen:
            return f"nobody sees what {self.unseen} does from step to step"
        if search.settled:
            return ""
        return f"there are more than {most}" if self.tried >= most else "the time was over"


def _explore(
    scenario: Callable[[], object],
    preemptions: int | None,
    most: int,
    *,
    unlocked: bool = False,
    last_first: bool = False,
) -> Explored | Story:
    """Run a scenario until it fails or no order is left; `unlocked` without the answer's locks.

    Any number of preemptions is tried first, those with the fewest before the others.  A program
    that waits in a loop has endlessly many orders: then those with few preemptions are tried.
    """
    tries = _Tries(scenario, most, PATIENCE * here().open_check.allowed, unlocked)
    bound = preemptions
    search = Search(bound, last_first=last_first)
    story = tries.exhaust(search)
    if story is None and bound is None and not search.settled:
        bound = PREEMPTIONS
        search = Search(bound, last_first=last_first)
        story = tries.exhaust(search)
    if story is not None:
        return story
    if tries.busiest < 2:
        raise AnswerError("no thread was started, so there was nothing to interleave")
    why = tries.why_not_all(search, most)
    some = not why and not search.exhausted
    return Explored(tries.tried, not why, bound, why, search.racing, tries.locks, some)


def _experiment(scenario: Callable[[], object], found: Explored) -> Story | None:
    """Make the control experiments in the child that has explored: a race must be found.

    The first is the answer itself with its own locks taken away.  Where it has none, or needs none
    in this scenario (so nothing can fail), a race is planted in its module.

    Returns
    -------
    Story or None
        An interleaving in which it is the scenario that fails.

    Raises
    ------
    JudgeError
        The race that is there was not found.
    """
    if found.locks and _fails_without_locks(scenario):
        return None
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

    planted = _explore(race, None, MOST_RUNS, last_first=True)
    if isinstance(planted, Explored):
        raise JudgeError(BLIND)
    return None if reached else planted


def _fails_without_locks(scenario: Callable[[], object]) -> bool:
    """Tell whether the scenario fails in some order when the answer's locks let everybody in."""
    try:
        found = _explore(scenario, None, UNBOUND, unlocked=True)
    except (HungError, JudgeError):
        raise
    except Exception:  # it fails in any order: that is no race
        return False
    return isinstance(found, Story) and found.tried > 1


def run_once(
    scenario: Callable[[], object],
    choices: list[int],
    *,
    asleep: list[int] | None = None,
    unlocked: bool = False,
    stops: list[Any] | None = None,
) -> tuple[Exception | None, dict[str, Any]]:
    """Run a scenario under these choices; return what failed, and how the run ended.

    With `stops` it is played, and the choices are of these steps only (see
    `course.child.runs.playing`).
    """
    opened = here().open_check
    opened.choices, opened.asleep, opened.unlocked = choices, asleep or [], unlocked
    opened.stops = stops
    failed: Exception | None = None
    end = None
    try:
        scenario()
    except (HungError, JudgeError):
        raise
    except Exception as error:
        if fault := own_fault(error):
            raise WrongCheckError(fault) from error
        failed = error
    finally:
        try:
            end = opened.end_run()
        finally:
            opened.choices = opened.stops = None
    if end is None:
        raise failed or JudgeError("the scenario uses no answer: there is nothing to explore")
    if failed is None and end["raised"]:
        told = str(Raised(**end["raised"][0], worker="thread"))
        failed = AnswerError(told[0].upper() + told[1:])
    return failed, end
