"""Every cell of every lesson runs, from a notebook, under every start method.

The test cells are left out: that the solutions pass them is shown elsewhere, much faster.
"""

import asyncio
import multiprocessing
import os
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT

LESSONS = sorted((ROOT / "source").glob("*/*.ipynb"))
METHODS = multiprocessing.get_all_start_methods()


def is_test(cell):
    return cell.metadata.get("nbgrader", {}).get("grade", False)


async def execute(lesson, folder, method):
    """Execute a copy of the lesson in a kernel of its own; return the cells that were run."""
    shutil.copytree(lesson.parent, folder, ignore=shutil.ignore_patterns("*.py"))
    notebook = nbformat.read(folder / lesson.name, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if not is_test(cell)]
    client = NotebookClient(
        notebook, timeout=150, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    await client.async_execute(env=os.environ | {"COURSE_START_METHOD": method})
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.parent.name)
@pytest.mark.timeout(400)
def test_every_cell_runs_under_every_start_method(lesson, tmp_path):
    """The methods are tried at the same time: a lesson mostly waits."""

    async def all_methods():
        return await asyncio.gather(*(execute(lesson, tmp_path / m, m) for m in METHODS))

    for method, cells in zip(METHODS, asyncio.run(all_methods()), strict=True):
        assert all(cell.execution_count for cell in cells), method
