"""Replaying a failing interleaving: the same order of steps again, to be gone through one by one.

It runs the module as it is now, so it also answers whether a change has mended this order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from course.judge.explaining.story import Story, deed
from course.judge.interleavings.exploring import Failing, failing, run_once
from course.judge.judging import here


def replay(words: str = "") -> Replay:
    """Run a failing interleaving again, and show it step by step.

    Parameters
    ----------
    words : str, optional
        Some words of the title of the check that failed; by default the last one that did.

    Returns
    -------
    Replay
        In a notebook it is shown to be played, step by step (see `course.scheduling.replaying`).

    Raises
    ------
    LookupError
        No such check has failed with an interleaving in this notebook.
    """
    if not here().outside_checks:
        raise LookupError("replay() belongs in a cell of its own, after the test cell")
    chosen = [case for title, case in failing.items() if words.lower() in title.lower()]
    if not chosen:
        raise LookupError(_nothing(words))
    case: Failing = chosen[-1]
    try:
        failed, end = run_once(case.scenario, case.choices)
        outcome = _outcome(end, failed, case)  # now: it looks at objects in the child
        explored = here().open_check.explored
    finally:
        here().clear()
    assert explored is not None
    text = here().setting.modules().get(explored[0], "")
    return Replay(
        explored[0], text.splitlines(), end, outcome, case.tried, case, failed is not None
    )


def _nothing(words: str) -> str:
    if failing and words:
        titles = "; ".join(title for title in failing if title)
        return f"no check that failed with an interleaving has “{words}” in its title: {titles}"
    return (
        "there is no failing interleaving to replay: run a test cell whose report shows one,"
        " then replay() again"
    )


def _outcome(end: dict[str, Any], failed: Exception | None, case: Failing) -> str:
    if failed is not None:
        remembered = here().open_check.remembered
        return Story.of(end, failed, case.tried, case.choices, remembered).outcome
    told = "Nothing goes wrong here now"
    if end["diverged"]:
        told += ". Your code has other steps than before, so this is only like the old order"
    return f"{told}. Run the test cell again: it tries all the other orders too."


@dataclass(frozen=True)
class Replay:
    """A failing interleaving, run again.

    Attributes
    ----------
    module : str
        Name of the learner's module.
    lines : list of str
        Its text.
    end : dict
        What the child says of the run: ``steps``, ``workers``, ``deadlock``, ``diverged``.
    outcome : str
        How it went.
    tried : int
        Which of the interleavings tried it was.
    case : Failing
        The scenario, and its order.
    failed : bool
        Whether it goes wrong with the answer as it is now.
    """

    module: str
    lines: list[str]
    end: dict[str, Any]
    outcome: str
    tried: int
    case: Failing
    failed: bool

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The visible steps, in their order."""
        return list(self.end["steps"])

    def __repr__(self) -> str:
        names, steps = self.end["workers"], self.steps
        width = max((len(names[step["worker"]]) for step in steps), default=0)
        told = [
            f"  {number:>3}  {names[step['worker']]:<{width}}  line {step['line']:>3}  {deed(step)}"
            for number, step in enumerate(steps, 1)
        ]
        return "\n".join([f"Interleaving {self.tried} of `{self.module}`, replayed:", *told,
                          f"  → {self.outcome}"])  # fmt: skip
