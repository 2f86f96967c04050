"""Showing a report in the notebook: what was really judged, and below it the help."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from course.helping.asking import HelpBelow, asked_about
from course.helping.written import help_here
from course.judge.judging import Judging, show_in_notebook
from course.judge.report import GRADING, ByWhom, Report
from course.notebook.standing import Standing
from course.setup.places import clone
from course.setup.trouble import Trouble

EXAMINER = ByWhom("the examiner's checks, once these have passed", " by the checks here")
"""Its line of the score stays true when the examiner's checks have run: it says nothing of them."""


def help_in_reports(judging: Judging, ran: Mapping[str, str]) -> None:
    """Have the reports of this kernel say what was judged, and offer help.

    Parameters
    ----------
    judging : Judging
        The kernel's.
    ran : mapping of str to str
        The modules whose cells this kernel has run, and their texts then.
    """
    standing = Standing(ran)
    judging.setting.ran = ran
    judging.setting.refuses = standing.refuses
    with contextlib.suppress(Trouble):
        clone()
        judging.by_whom = EXAMINER
    judging.show = lambda report: _show(report, judging, standing)


def _show(report: Report, judging: Judging, standing: Standing) -> None:
    report.notes = standing.notes(report.modules)
    found = help_here(Path.cwd())
    exercise = next(iter(report.modules), "")
    if found is None or not exercise:
        show_in_notebook(report)
        return
    report.holds_back = True
    text = judging.setting.modules().get(exercise, "")
    asked = asked_about(
        exercise,
        found,
        text=text,
        checks=[asdict(verdict) for verdict in report.verdicts],
        solved=bool(report.verdicts) and report.earned == report.given,
    )
    if asked.source is None:
        report.by_whom = GRADING
    report.in_all = asked.in_all
    show_again = show_in_notebook(report)

    def examined() -> None:
        report.in_all = asked.in_all
        show_again()

    with contextlib.suppress(OSError):  # a full disk is no trouble here
        asked.note_try()
    HelpBelow(asked, examined).show()
