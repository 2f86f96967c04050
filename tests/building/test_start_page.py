"""The start page leads to every lesson, and its cells run."""

import re

import nbformat

from course.notebook.executing import Client


def start_page(root):
    return nbformat.read(root / "release" / "start.ipynb", as_version=4)


def test_it_leads_to_every_lesson_and_nowhere_else(root):
    text = "\n".join(cell.source for cell in start_page(root).cells)
    linked = re.findall(r"\]\(([^)]+\.ipynb)\)", text)
    lessons = sorted(
        p.relative_to(root / "release").as_posix() for p in root.glob("release/*/*.ipynb")
    )
    assert linked == lessons


def test_its_cells_run_and_leave_a_sentence_behind(root, tmp_path):
    notebook = start_page(root)
    client = Client(notebook, timeout=150, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    shown = str([cell.outputs for cell in notebook.cells if cell.cell_type == "code"])
    assert re.search(r"main thread used [0-9.]+ cores", shown)
    assert "already loaded" not in shown
    assert "image/png" in shown or "<svg" in shown or "data:image" in shown
