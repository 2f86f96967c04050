"""What a notebook's kernel, or a runner, is judging: one `Judging` a process."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from course.judge.children.session import Session
from course.judge.open_check import OpenCheck
from course.judge.report import GRADING, ByWhom, Report
from course.judge.setting import Setting
from course.judge.verdict import Verdict


def show_in_notebook(report: Report) -> Callable[[], None]:
    """Show the report of a cell below it; return what shows it again as it stands then."""
    from IPython.display import display

    handle = display(report, display_id=True)
    return lambda: handle.update(report) if handle is not None else None


@dataclass
class Judging:
    """The checks of a notebook: those that are over, and the one that is open.

    Attributes
    ----------
    setting : Setting
        Where the checks run.
    show : callable
        Shows the report of a cell.
    verdicts : dict
        The verdicts of each cell that has not called `score` yet.
    last : list of dict
        The verdicts behind the last `score`, as plain data.
    asked : dict of str to None
        The modules that the checks have asked for since then, in order.
    by_whom : ByWhom
        Who gives the points of the checks that are not here.
    """

    setting: Setting = field(default_factory=Setting)
    show: Callable[[Report], object] = show_in_notebook
    verdicts: dict[object, list[Verdict]] = field(default_factory=dict)
    last: list[dict[str, Any]] = field(default_factory=list)
    asked: dict[str, None] = field(default_factory=dict)
    by_whom: ByWhom = GRADING
    _open: list[OpenCheck] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._open.append(OpenCheck(self.setting))

    @property
    def open_check(self) -> OpenCheck:
        """The check that is open; outside of checks the one that cells without a check use."""
        return self._open[-1]

    @property
    def outside_checks(self) -> bool:
        """Whether no check is open."""
        return len(self._open) == 1

    @contextlib.contextmanager
    def opened(
        self, allowed: float, title: str = "", setting: Setting | None = None
    ) -> Iterator[OpenCheck]:
        """Open a check for this block; its children are ended behind it."""
        check = OpenCheck(setting or self.setting, allowed, title)
        self._open.append(check)
        try:
            yield check
        finally:
            self._open.remove(check)
            check.close()

    def clear(self) -> None:
        """End what an ordinary cell has left behind."""
        self._open[0].close()
        self._open[0].remembered.clear()

    def session_for(self, name: str, method: str | None = None) -> Session:
        """Return the child that holds module `name` in the check that is open."""
        check = self.open_check
        self.asked[name] = None
        session = check.session(name, method)
        if self.outside_checks:
            session.allow(check.allowed)
        return session


_here = Judging()


def here() -> Judging:
    """Return what this process is judging."""
    return _here
