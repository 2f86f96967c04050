"""Judging a submission in nbgrader's ``autograde``, in place of running it in a kernel."""

from __future__ import annotations

import functools
import html
import logging
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Float, Unicode

from course.grading.feedback import FOR_INSTRUCTORS, UNJUDGED
from course.grading.gradebook import instructor_notebook
from course.grading.verdicts import Verdicts
from course.judge.notebook import BUDGET, CellVerdict, TestCell, judge_notebook
from course.notebook.reading import read_submission, test_cells_of
from course.sandbox import available_walls

VERDICTS = "course_verdicts"
"""The key in nbconvert's resources under which verdicts go from here to `saving`."""


class JudgeCells(NbGraderPreprocessor):
    """Stands in for nbgrader's Execute.

    The test cells come from the gradebook and run on the instructor's side; of the submission only
    the modules are used, in disposable processes. Verdicts go to `course.grading.saving` by way of
    the resources, where nothing that a student hands in can reach.
    """

    sandbox = Enum(
        ["auto", "on", "off"],
        default_value="auto",
        help=(
            "Whether answers run behind walls: no network, no file in sight but their own. "
            "'auto': where that works, with a warning where it does not; 'on': a machine where it "
            "does not work judges nothing; 'off': never."
        ),
    ).tag(config=True)

    budget = Float(BUDGET, help="Seconds of wall time that one notebook may take.").tag(config=True)

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
        submission = read_submission(nb, known)
        notes = [*nb.metadata.pop("course", {}).get("notes", []), *submission.notes]
        verdicts = self._judge(submission.modules, test_cells_of(known))
        resources[VERDICTS] = verdicts
        for cell in nb.cells:
            verdict = verdicts.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            if verdict is not None:
                cell.outputs = [
                    *(nbformat.from_dict(output) for output in verdict.outputs),
                    *_for_instructors(verdict),
                ]
        if notes:
            nb.cells.insert(0, _told(notes))
        return nb, resources

    def _walls(self) -> bool:
        """Whether to judge behind walls; said once a run where there are none."""
        if self.sandbox == "off":
            return False
        walls = available_walls()
        if not walls and self.sandbox == "auto":
            _say_once(
                self.log,
                f"{walls.detail} Answers are judged with limits only: they can read this "
                "machine's files, the gradebook among them.",
            )
        return bool(walls) or self.sandbox == "on"

    def _judge(self, modules: dict[str, str], cells: list[TestCell]) -> dict[str, CellVerdict]:
        try:
            walls = self._walls()
            verdicts = self._judged_before(modules, cells, walls) or judge_notebook(
                modules, cells, sandbox=walls, budget=self.budget, complete=True
            )
        except Exception as error:
            self.log.exception("the judge failed")
            return {cell.grade_id: _unjudged(cell, error) for cell in cells}
        return {verdict.grade_id: verdict for verdict in verdicts}

    def _judged_before(
        self, modules: dict[str, str], cells: list[TestCell], walls: bool
    ) -> list[CellVerdict] | None:
        if not self.verdicts:
            return None
        return Verdicts(Path(self.verdicts)).get(modules, cells, walls=walls)


@functools.cache
def _say_once(log: logging.Logger, line: str) -> None:
    log.warning(line)


def _unjudged(cell: TestCell, error: Exception) -> CellVerdict:
    why = {
        "title": cell.grade_id,
        "status": "unjudged",
        "reason": f"the judge failed with {type(error).__name__}: {error}",
        "hidden": False,
    }
    return CellVerdict(cell.grade_id, cell.points, None, outputs=[UNJUDGED], checks=[why])


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


def _told(notes: list[str]) -> NotebookNode:
    """A cell that tells the student and the instructor what was repaired."""
    lines = "".join(f"\n- {html.escape(note)}" for note in notes)
    return new_markdown_cell(f"**Before this notebook was judged:**\n{lines}\n")
