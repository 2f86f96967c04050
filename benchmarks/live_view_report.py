"""The results of `live_view.py`, summed up."""

from __future__ import annotations

import math
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
from rich.table import Table

from benchmarks.live_view_work import HZ

NONE, AGAIN, OURS = "no view", "no view, again", "this view"
NOTHING = "–"


@dataclass(frozen=True)
class Result:
    """One job: seconds, and percent of one core."""

    wall: float
    work: float
    kernel: float
    server: float
    browser: float
    around: float
    still: float
    frames: int


Results = dict[tuple[str, str], list[Result]]
"""By work and view, one result a round."""


def ratios(results: Results, work: str, view: str, what: str) -> list[float]:
    """Of each round: what this view made of the work, beside no view; `what` is wall or work."""
    made = []
    mine, bare, again = (results.get((work, name), []) for name in (view, NONE, AGAIN))
    for one, first, second in zip(mine, bare, again, strict=False):
        base = getattr(first, what)
        if view != AGAIN:
            base = math.sqrt(base * getattr(second, what))
        made.append(getattr(one, what) / base)
    return made


def middle(values: list[float]) -> str:
    """The median of ratios as a slow-down in percent, and the middle half of them."""
    if len(values) < 2:
        return NOTHING
    low, median, high = (100 * (value - 1) for value in statistics.quantiles(values, n=4))
    return f"{median:+.1f} % ({low:+.1f} … {high:+.1f})"


def table(results: Results) -> Table:
    """The results, summed up: medians."""
    made = Table(title=f"{psutil.cpu_count()} cores, {HZ} Hz, Python {sys.version.split()[0]}")
    for name in ("work", "view", "wall", "slower, wall time", "more CPU time of the work"):
        made.add_column(name, justify="left" if name in ("work", "view") else "right")
    for name in ("kernel", "server", "browser", "around", "stands still", "frames/s"):
        made.add_column(name, justify="right")
    for (work, view), each in results.items():

        def median(what: str, each: list[Result] = each) -> float:
            return statistics.median(getattr(one, what) for one in each)

        without = results[work, NONE]
        beyond = [
            median(what) - statistics.median(getattr(one, what) for one in without)
            for what in ("kernel", "server", "browser")
        ]
        looks = view not in (NONE, AGAIN)
        made.add_row(
            work,
            view,
            f"{median('wall'):.2f} s",
            middle(ratios(results, work, view, "wall")) if view != NONE else "",
            middle(ratios(results, work, view, "work")) if view != NONE else "",
            *(f"{percent:.2f} %" if view != NONE else "" for percent in beyond),
            f"{median('around'):.2f} s" if looks else "",
            f"{max(one.still for one in each):.2f} s" if looks else "",
            f"{statistics.median(one.frames / one.wall for one in each):.1f}" if looks else "",
        )
    return made


def goals(results: Results) -> Iterator[str]:
    """Set this view beside its goals, one line each."""
    for work in [work for work, view in results if view == OURS]:
        still = max(one.still for one in results[work, OURS])
        yield f"stands still, {work}: {still:.2f} s at most (goal: 0.25 s)"
        beyond = [
            statistics.median(one.kernel + one.server for one in results[work, view])
            for view in (OURS, NONE)
            if (work, view) in results
        ]
        if len(beyond) == 2:
            taken = beyond[0] - beyond[1]
            yield f"kernel and server, {work}: {taken:.2f} % of one core (goal: 2 %)"
        for what, name in (("wall", "wall time"), ("work", "CPU time of the work")):
            ours, noise = (middle(ratios(results, work, view, what)) for view in (OURS, AGAIN))
            if ours != NOTHING != noise:
                yield (
                    f"slow-down, {work}, {name}: {ours} (goal: 1 % beyond the noise, "
                    f"which is no view against no view: {noise})"
                )
