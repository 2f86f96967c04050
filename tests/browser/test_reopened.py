"""What was measured, won and drawn reads well in the saved notebook, opened anew with no kernel."""

from __future__ import annotations

import re

import pytest

from tests.browser.lab import notebook
from tests.browser.pages import NotebookPage
from tests.browser.test_experiments import JOIN, in_state
from tests.browser.test_live_view import LEFT
from tests.browser.test_scheduler import won_by_clicking

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240), pytest.mark.xdist_group("desk")]

LEVEL = 'from course import schedule\n\nschedule("lost-update")'
VIEW = """import threading, time
from course.live import cores
with cores("three threads"):
    workers = [threading.Thread(target=time.sleep, args=(0.3,)) for _ in range(3)]
    for thread in workers: thread.start()
    for thread in workers: thread.join()
"""


def test_an_experiment_a_level_and_a_view_are_there_again(desk, tab, page):
    folder = desk.root / "again"
    notebook(folder / "start.ipynb", [])
    notebook(folder / "a.ipynb", [JOIN, LEVEL, VIEW])
    book = NotebookPage(tab, desk, "again/a.ipynb", loaded=True)
    book.run(0)
    in_state(tab, "measured")
    book.run(1)
    won_by_clicking(tab.locator(".course-schedule"))
    book.run(2).locator(LEFT).wait_for(state="attached")
    tab.keyboard.press("Control+s")
    tab.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")

    desk.end_kernels()
    again = NotebookPage(page, desk, "again/a.ipynb")
    experiment = in_state(page, "measured")
    assert "How many: 1" in experiment.text_content()
    assert experiment.locator("button, select, input").count() == 0
    won_by_clicking(page.locator(".course-schedule"))
    sentence = re.compile(r"^3 threads used \d\.\d\d cores")
    again.cell(2).get_by_text(sentence).wait_for(state="attached")
    assert again.cell(2).locator("img[alt*='3 threads used']").count() == 1
    assert "widget" not in again.cell(2).locator(".jp-OutputArea").text_content().lower()
    desk.end_kernels()
