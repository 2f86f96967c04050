"""Judging a submission in nbgrader's ``autograde``, in place of running it in a kernel."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Float, Unicode

from course.grading.marking.judging import judged, unjudged
from course.grading.marking.verdicts import Verdicts
from course.grading.pages.feedback import FOR_INSTRUCTORS
from course.grading.pages.opening import NOTES
from course.grading.received.gradebook import instructor_notebook
from course.grading.received.intake import COURSE
from course.handins.values import modules_from
from course.judge.notebook import BUDGET, CellVerdict, TestCell, judge_notebook
from course.notebook.reading import answers_of, test_cells_of

VERDICTS = "course_verdicts"
"""The key in nbconvert's resources under which verdicts go from here to `saving`."""

UNREADABLE = "course_unreadable"
"""The key under which it says why a hand-in could not be read; empty where it could."""

TOLD = ("title", "hidden", "status", "points", "earned", "reason", "mistake")
"""What a graded notebook keeps of each check, in its test cell's metadata: for `standing`."""

UNCHANGED = "course_unchanged"
"""The key under which it says whether the same hand-in was graded before."""


class JudgeCells(NbGraderPreprocessor):
    """Stands in for nbgrader's Execute.

    The test cells come from the gradebook and run on the instructor's side; of the submission only
    the modules are used, in disposable processes. Verdicts go to `course.grading.marking.saving` by
    way of the resources, where nothing that a student hands in can reach.
    """

    sandbox = Enum(
        ["on", "off"],
        default_value="on",
        help=(
            "Whether answers run behind walls: no network, no file in sight but their own. "
            "'on': a machine where that does not work grades nothing; 'off': with limits only."
        ),
    ).tag(config=True)

    budget = Float(BUDGET, help="Seconds of their own for a notebook's answers.").tag(config=True)

    verdicts = Unicode(
        "", help="Folder of verdicts judged beforehand, by `python3 -m course grade`; '' for none."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Write each verdict into its test cell."""
        ids = resources["nbgrader"]
        with Gradebook(ids["db_url"]) as gradebook:
            known = instructor_notebook(gradebook, ids["notebook"], ids["assignment"])
        told = nb.metadata.pop(COURSE)  # written by `intake`, never by a student
        meant = {*answers_of(known).values()}
        modules = modules_from(told["modules"], meant)
        cells = test_cells_of(known)
        verdicts = judged(modules, told["unreadable"], cells, self._judge)
        resources[VERDICTS] = {verdict.grade_id: verdict for verdict in verdicts}
        resources[UNREADABLE], resources[UNCHANGED] = told["unreadable"], told["unchanged"]
        write_verdicts(nb, resources[VERDICTS], told["notes"])
        return nb, resources

    def _judge(self, modules: dict[str, str], cells: list[TestCell]) -> list[CellVerdict]:
        walls = self.sandbox == "on"
        judge = partial(judge_notebook, sandbox=walls, budget=self.budget, complete=True)
        try:
            if not self.verdicts:
                return judge(modules, cells)
            return Verdicts(Path(self.verdicts)).judged(modules, cells, judge, walls=walls)
        except Exception as error:
            self.log.exception("the judge failed")
            reason = f"the judge failed with {type(error).__name__}: {error}"
            return [unjudged(cell, reason) for cell in cells]


def write_verdicts(
    nb: NotebookNode, verdicts: Mapping[str, CellVerdict], notes: Sequence[str]
) -> None:
    """Write verdicts into the test cells of a notebook, and a cell with the notes above them."""
    for cell in nb.cells:
        verdict = verdicts.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if verdict is not None:
            cell.outputs = [
                *(nbformat.from_dict(output) for output in verdict.outputs),
                *_for_instructors(verdict),
            ]
            cell.metadata[COURSE] = NotebookNode(
                checks=[{name: check.get(name) for name in TOLD} for check in verdict.checks],
                seconds=verdict.seconds,
            )
    if notes:
        nb.cells.insert(0, _told(notes))


def _for_instructors(verdict: CellVerdict) -> list[NotebookNode]:
    """What the report keeps from students: why hidden checks, or the judge, failed."""
    lines = [
        f"{check['title']}: {check['reason']}"
        for check in verdict.checks
        if check["status"] != "passed" and check["reason"] and _is_kept_back(check)
    ]
    if not lines:
        return []
    text = "\n".join(["For instructors only, not in the feedback:", *lines])
    data = {"text/plain": text, "text/html": f"<pre>{html.escape(text)}</pre>"}
    return [new_output("display_data", data, metadata={"course": FOR_INSTRUCTORS})]


def _is_kept_back(check: dict[str, Any]) -> bool:
    return bool(check["hidden"]) or check["status"] == "unjudged"


def _told(notes: Sequence[str]) -> NotebookNode:
    """A cell that tells the student and the instructor what was repaired."""
    lines = "".join(f"\n- {_in_markdown(note)}" for note in notes)
    text = f"**Before this notebook was judged:**\n{lines}\n"
    return new_markdown_cell(text, metadata={COURSE: NOTES})


_CODE = re.compile(r"(`[^`]+`)")
_ACTS = re.compile(r"^[-+]|[#&<>\[\]*`~$\\|]|(?<!\w)_|_(?!\w)")


def _in_markdown(note: str) -> str:
    """A note that reads in Markdown as it was written: no link, no picture, no tag."""
    parts = _CODE.split(note)
    for number in range(0, len(parts), 2):  # between them stands code, where nothing acts
        parts[number] = _ACTS.sub(lambda found: f"&#{ord(found[0])};", parts[number])
    return "".join(parts)
