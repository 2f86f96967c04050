"""What was measured, won and drawn reads well in the saved notebook, opened anew with no kernel."""

from __future__ import annotations

import dataclasses
import re

import pytest

from tests.browser.lab import notebook
from tests.browser.pages import NotebookPage
from tests.browser.test_experiments import JOIN, in_state
from tests.browser.test_live_view import LEFT, SETUP, WAITS, is_fed_by_the_server, log_in
from tests.browser.test_scheduler import won_by_clicking

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(240),
    pytest.mark.xdist_group("desk"),
]

LEVEL = 'from course import schedule\n\nschedule("lost-update")'
VIEW = f"""{SETUP}
with cores("three threads"):
    workers = [threading.Thread(target=time.sleep, args=(0.3,)) for _ in range(3)]
    for thread in workers: thread.start()
    for thread in workers: thread.join()
"""
SENTENCE = re.compile(r"^3 threads used \d\.\d\d cores")


@pytest.fixture
def saved(desk, tab, request):
    """A notebook that has run and was saved, whose kernel is gone."""
    notebook(desk.root / "again" / "start.ipynb", [])
    path = f"again/{request.node.name}.ipynb"  # each its own: the tab has the last one open
    notebook(desk.root / path, [JOIN, LEVEL, VIEW, SETUP, WAITS])
    book = NotebookPage(tab, desk, path, loaded=True)
    book.run(0)
    in_state(tab, "measured")
    book.run(1)
    won_by_clicking(tab.locator(".course-schedule"))
    book.run(2).locator(LEFT).wait_for(state="attached")
    tab.keyboard.press("Control+s")
    tab.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    desk.end_kernels()
    yield path
    desk.end_kernels()


def all_is_there(page, again):
    experiment = in_state(page, "measured")
    assert "How many: 1" in experiment.text_content()
    assert experiment.locator("button, select, input").count() == 0
    won_by_clicking(page.locator(".course-schedule"))
    again.cell(2).get_by_text(SENTENCE).wait_for(state="attached")
    assert again.cell(2).locator("img[alt*='3 threads used']").count() == 1
    assert "widget" not in again.cell(2).locator(".jp-OutputArea").text_content().lower()


def test_an_experiment_a_level_and_a_view_are_there_again(desk, page, saved):
    """In Notebook 7, for whoever comes with a password; there it goes on."""
    again = NotebookPage(page, log_in(page, desk), saved, "notebook")
    all_is_there(page, again)
    again.run(3)
    there = dataclasses.replace(desk, root=desk.root / "again")
    is_fed_by_the_server(page, there, again, 4)


def test_they_are_there_again_in_jupyterlab(desk, page, saved):
    all_is_there(page, NotebookPage(page, desk, saved))
