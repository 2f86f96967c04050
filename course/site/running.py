"""The outputs of the lessons: each notebook is executed, and what came out is kept."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat

from course.setup.trouble import say
from course.system.cores import usable_cores

_SECONDS_FOR_A_CELL = 300
_WIDGET = "application/vnd.jupyter.widget-view+json"


class Outputs:
    """The executed notebooks of the course.

    Parameters
    ----------
    kept : Path
        The folder that keeps them. A notebook is executed again when its text has changed.
    run : bool
        Whether notebooks that are not kept are executed; else they have no outputs.
    """

    def __init__(self, kept: Path, *, run: bool = True) -> None:
        self.kept = kept
        self.run = run

    def of(self, lesson: Path) -> Any:
        """Return a lesson's notebook with its outputs, executing it if need be."""
        text = lesson.read_bytes()
        name = f"{lesson.stem}-{hashlib.sha256(text).hexdigest()[:12]}.ipynb"
        place = self.kept / lesson.parent.name / name
        if place.is_file():
            return nbformat.read(place, as_version=4)
        notebook = nbformat.reads(text.decode(), as_version=4)
        if not self.run:
            return notebook
        _execute(notebook, lesson)
        notebook.metadata["course"]["ran"] = this_machine()
        place.parent.mkdir(parents=True, exist_ok=True)
        for old in place.parent.glob(f"{lesson.stem}-*.ipynb"):
            old.unlink()
        nbformat.write(notebook, place)
        return notebook


def this_machine() -> str:
    """Return in words where the outputs come from."""
    cores = usable_cores()
    method = os.environ.get("COURSE_START_METHOD") or multiprocessing.get_start_method()
    return (
        f"Python {platform.python_version()} on {platform.system()},"
        f" {cores} core{'s' if cores != 1 else ''}, start method {method}"
    )


def is_answer_or_check(cell: Any) -> bool:
    """Return whether a cell is for the learner's answer, or checks it: neither is executed."""
    marks = cell.metadata.get("nbgrader", {})
    return bool(marks.get("solution") or marks.get("grade"))


def _execute(notebook: Any, lesson: Path) -> None:
    """Execute the cells of a notebook, but for answers and checks, in a copy of its folder."""
    from course.notebook.executing import Client

    with tempfile.TemporaryDirectory(prefix="course-site-") as temporary:
        folder = Path(temporary, lesson.parent.name)
        shutil.copytree(lesson.parent, folder)
        chosen = nbformat.v4.new_notebook(metadata=notebook.metadata)
        chosen.cells = [cell for cell in notebook.cells if not is_answer_or_check(cell)]
        client = Client(
            chosen,
            timeout=_SECONDS_FOR_A_CELL,
            allow_errors=True,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
            store_widget_state=False,
        )
        client.execute(env=os.environ | {"PYTHON_COLORS": "0", "NO_COLOR": "1"})
    for cell in chosen.cells:
        if cell.cell_type == "code":
            if failure := _failure(cell):
                say(f"  a cell has no output, since it failed: {failure}")
                cell.outputs = []
            cell.outputs = [output for output in cell.outputs if _shows(output)]
            for output in cell.outputs:
                if output.output_type == "stream":
                    output.text = _without_places(output.text, folder)


def _without_places(text: str, folder: Path) -> str:
    """Return what a cell printed, without the folders in which this machine keeps its files."""
    for place in (str(folder.resolve()), str(folder), sys.prefix, sys.base_prefix):
        text = text.replace(place, "…")
    return text


def _failure(cell: Any) -> str:
    """Return how a cell failed, if it did: in a lesson for want of the learner's answer."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return " ".join(f"{error.ename}: {error.evalue}" for error in errors)


def _shows(output: Any) -> bool:
    """Take away what needs a kernel; return whether something is left to be shown."""
    data = output.get("data")
    if data is None:
        return True
    live = data.pop(_WIDGET, None) is not None
    return bool(data) and not (live and set(data) <= {"text/plain"})
