"""Every cell of every lesson runs, from a notebook, under every start method.

The test cells are left out: that the solutions pass them is shown elsewhere, much faster.
"""

import asyncio
import os
import re
import shutil

import nbformat
import pytest

from course.notebook.executing import Client
from tests.lessons.plain import LESSONS, each
from tests.methods import OTHERS, STRICTEST

LESS_WORK = {
    r"\bsize_for\([\d.]+\)": "size_for(0.05)",  # seconds
    r"\bmin\(200, 1 \+ int\(0\.5 / seconds\)\)": "1",  # parts to hash: half a second of it
    r"\bnumber, seconds=0\.5\b": "number, seconds=0.05",  # of repeating a step
    r"(?m)^LIMIT = 200\b": "LIMIT = 20",  # steps at each point of a picture
    r"\bcount=50\b": "count=5",  # things that a factory makes
    r"\b480, 320, 40\b": "120, 80, 10",  # points of a picture: width, height, side of a tile
    r"\bos.urandom\(30_000_000\)": "os.urandom(1_000_000)",
    r"\b100_000\) for begin in range\(0, 800_000, 100_000\)": "4_000) for begin in range(0, 32_000, 4_000)",  # noqa: E501
    r"\breturn sorted\(paths\)": "return sorted(paths)[::60]",  # files of the standard library
    r'\bschedule\("[\w-]+"\)': 'schedule("lost-update")',  # tests/scheduling has the other levels
    r'\bexperiment\("(chunks|queue|start-methods|switch-interval|workers)"\)': 'experiment("join", number=1, seconds=0.05)',  # noqa: E501, tests/experimenting measures each of them
    r"\b500_000\)": "20_000)",  # times that each of two threads counts
    r"\b(add|add_locked), 20_000\b": r"\1, 200",  # times that each of four processes adds
    r"\b(pick|pick_locked), 500\b": r"\1, 50",
    r"\bnp.full\(4_000_000\b": "np.full(40_000",
    r"\bexperiment\(\"join\", kind=\"processes\"\)": 'experiment("join", number=1, seconds=0.05)',
    r"\bmany = range\(20_000\)": "many = range(2_000)",
    r"\brange\(10\):(?=\n        worker = kind)": "range(2):",  # starts to time
}
"""Where a lesson asks for a second or more of computing, and what it gets."""


def is_test(cell):
    return cell.metadata.get("nbgrader", {}).get("grade", False)


def of_a_fast_machine(text):
    """The text of a cell, as if this machine could do the work in no time."""
    for much, little in LESS_WORK.items():
        text = re.sub(much, little, text)
    return text


async def execute(lesson, folder, method, change=of_a_fast_machine):
    """Execute a copy of the lesson in a kernel of its own; return the cells that were run."""
    shutil.copytree(lesson.parent, folder, ignore=shutil.ignore_patterns("*.py"))
    notebook = nbformat.read(folder / lesson.name, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if not is_test(cell)]
    for cell in notebook.cells:
        cell.source = change(cell.source)
    client = Client(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    await client.async_execute(env=os.environ | {"COURSE_START_METHOD": method})
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("much", LESS_WORK)
def test_what_is_made_less_is_in_a_lesson(much):
    assert any(
        re.search(much, cell.source)
        for lesson in LESSONS
        for cell in nbformat.read(lesson, as_version=4).cells
    )


@pytest.mark.parametrize(
    "methods",
    [
        pytest.param([STRICTEST], id=STRICTEST),
        pytest.param(OTHERS, id="others", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("lesson", each("threads", "processes"))
@pytest.mark.timeout(600)
def test_every_cell_runs_under_every_start_method(lesson, methods, tmp_path):
    """The methods are tried at the same time: a lesson mostly waits."""

    async def all_methods():
        return await asyncio.gather(*(execute(lesson, tmp_path / m, m) for m in methods))

    for method, cells in zip(methods, asyncio.run(all_methods()), strict=True):
        assert all(cell.execution_count for cell in cells), method
