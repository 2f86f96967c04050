"""A lesson as a student works through it: run, see, answer wrongly, answer rightly."""

from __future__ import annotations

import shutil

import nbformat
import pytest

from tests.browser.pages import NotebookPage
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240), pytest.mark.xdist_group("desk")]

WRONG = """%%module countdown
import threading


class Countdown(threading.Thread):
    def __init__(self, n):
        self.n = n
        self.values = []

    def run(self):
        for number in range(self.n, 0, -1):
            self.values.append(number)
"""
RIGHT = WRONG.replace("self.n = n", "super().__init__()\n        self.n = n")


def test_a_student_works_through_the_first_lesson(desk, tab):
    folder = shutil.copytree(ROOT / "release" / "1-threads", desk.root / "worked" / "1-threads")
    shutil.copy(ROOT / "release" / "start.ipynb", folder.parent)
    cells = nbformat.read(folder / "threads.ipynb", as_version=4).cells
    texts = [cell.source for cell in cells if cell.cell_type == "code"]

    def at(beginning):
        return next(i for i, text in enumerate(texts) if text.startswith(beginning))

    book = NotebookPage(tab, desk, "worked/1-threads/threads.ipynb", loaded=True)
    for beginning in ("%load_ext course", "%%module network", "%%module worker"):
        book.run(at(beginning))
    live = book.run(at('with cores("three workers that mostly wait")'))
    live.locator(".course-cores[data-source=server]").first.wait_for(state="attached")
    assert live.locator("img[alt]").count() == 1

    answer, tests = at("%%module countdown"), at("from course.judge import answer, check")
    for text, told in (
        (None, "not written yet"),
        (WRONG, "which was never called"),
        (RIGHT, "2 of 2 points: every check here has passed"),
    ):
        if text is not None:
            write(tab, book.cell(answer), text)
        book.run(answer)
        report = book.run(tests).locator(".course-report")
        report.filter(has_text=told).wait_for(state="attached")
    assert book.cell(tests).locator(".course-failed").count() == 0
    desk.end_kernels()


def write(page, cell, text):
    """Replace the text of a cell, as one pastes it."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
