"""Real kernels to run cells in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from course.notebook.executing import Client

REPOSITORY = Path(__file__).resolve().parents[2]
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Ran:
    """What one executed cell left behind, as plain text."""

    text: str
    error: str | None
    traceback: str


@pytest.fixture
def run_cells(tmp_path: Path) -> Callable[..., list[Ran]]:
    """Run cells in a fresh kernel whose working folder is ``tmp_path``."""

    def run(*cells: str, method: str = "", folder: Path = tmp_path) -> list[Ran]:
        return run_in(folder, *cells, method=method)

    return run


def run_in(folder: Path, *cells: str, method: str = "") -> list[Ran]:
    """Run cells in a fresh kernel whose working folder is `folder`."""
    env = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    env["PYTHONPATH"] = str(REPOSITORY)
    env["COURSE_START_METHOD"] = method
    env["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = Client(
        nb,
        timeout=150,
        startup_timeout=150,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=env)
    return [_ran(cell) for cell in nb.cells]


def _ran(cell: nbformat.NotebookNode) -> Ran:
    text = error = trace = ""
    for output in cell.outputs:
        if output.output_type == "stream":
            text += output.text
        elif output.output_type == "error":
            error, trace = output.ename, "\n".join(output.traceback)
        else:
            text += output.data["text/plain"]
    if "UsageError" in text:
        error = "UsageError"
    return Ran(_COLOUR.sub("", text), error or None, _COLOUR.sub("", trace))
