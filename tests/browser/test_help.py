"""Stuck and helped: a hint, a changed cell, solved, the examiner's checks, the solution."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.browser.pages import NotebookPage
from tests.browser.test_lesson import RIGHT
from tests.browser.test_live_view import shot
from tests.browser.test_predictions import DESK, PHONE, keep, press, serious
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240), pytest.mark.xdist_group("desk")]

LOAD, ANSWER, TESTS = range(3)
BEGINNINGS = (
    "%load_ext course",
    "%%module countdown",
    'student = answer("countdown")',
)
BACKWARDS = RIGHT.replace("range(self.n, 0, -1)", "range(1, self.n + 1)")
NONE_ABOVE_FIVE = RIGHT.replace("range(self.n", "range(min(self.n, 5)")
FOCUSED = "() => document.activeElement?.dataset.key === 'hint'"
DARK = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
RESTART = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"


@pytest.fixture(scope="module")
def folder(desk):
    """The first lesson with its first exercise only, and the start page."""
    folder = desk.root / "helped"
    topic = shutil.copytree(ROOT / "release" / "1-threads", folder / "1-threads")
    keep(topic / "threads.ipynb", BEGINNINGS)
    shutil.copy(ROOT / "release" / "start.ipynb", folder)
    return folder


@pytest.fixture
def book(desk, folder, tab):
    yield NotebookPage(tab, desk, "helped/1-threads/threads.ipynb", loaded=True)
    desk.end_kernels()


def write(page, cell, text):
    cell.locator(".cm-content").click()
    press(page, "Control+a")
    page.keyboard.insert_text(text)


def command(page, name):
    page.evaluate(f"() => window.jupyterapp.commands.execute('{name}')")


def kept(folder):
    return json.loads((folder / "progress.json").read_text())


def checked(tab, book, text):
    """Write an answer, run it, run its checks; return the cell and the help in it."""
    write(tab, book.cell(ANSWER), text)
    book.run(ANSWER)
    cell = book.run(TESTS)
    helping = cell.locator(".course-help")
    helping.get_by_role("button").first.wait_for(state="attached")
    return cell, helping


def test_hints_come_one_at_a_time_and_the_report_says_what_was_judged(folder, tab, book):
    # the course is in the kernel already: nobody has loaded it
    cell, helping = checked(tab, book, BACKWARDS)
    assert "Try next" not in cell.locator(".course-report").text_content()
    shot(tab, "help-offered-light")
    helping.get_by_role("button", name="Hint 1 of 3").focus()
    press(tab, "Enter")
    helping.locator("li[data-hint='1']").wait_for(state="attached")
    tab.wait_for_function(FOCUSED)
    helping.get_by_role("status").get_by_text("Hint 1 of 3").wait_for(state="attached")
    for number in (2, 3):
        press(tab, "Enter")
        helping.locator(f"li[data-hint='{number}']").wait_for(state="attached")
    assert helping.get_attribute("data-hints") == "3"
    assert kept(folder)["help"]["1-threads/countdown"]["hints"] == 3
    shot(tab, "help-hints-light")
    assert serious(tab, ".course-help") == []

    stale = cell.locator(".course-report .course-stale")
    assert stale.count() == 0
    write(tab, book.cell(ANSWER), RIGHT)
    stale.get_by_text("%%module countdown was changed").wait_for(state="attached")
    stale.scroll_into_view_if_needed()
    shot(tab, "help-stale-light")
    book.run(TESTS)  # now the report itself comes with it
    stale.get_by_text("%%module countdown was changed").wait_for(state="attached")
    assert stale.count() == 1


@pytest.mark.long
def test_solved_examined_and_compared(folder, tab, book):
    cell, helping = checked(tab, book, RIGHT)
    assert cell.locator(".course-stale").count() == 0
    assert helping.get_by_role("button", name="Compare with").count() == 0
    report = cell.locator(".course-report")
    report.get_by_text("2 of 2 points").wait_for(state="attached")
    helping.get_by_role("button", name="Run the examiner's checks").click()
    helping.locator(".course-examined").wait_for(state="attached")
    assert helping.locator(".course-examined .course-failed").count() == 0
    helping.get_by_text("3 of 3 points in all").first.wait_for(state="attached")
    report.get_by_text("3 of 3 points: every check has passed").wait_for(state="attached")
    assert report.locator(".course-remark").count() == 0
    assert "more can be had" not in cell.text_content()
    assert kept(folder)["exercises"]["1-threads/countdown"]["points"] == 3
    assert helping.locator(".course-solution").count() == 0
    helping.get_by_role("button", name="Compare with the reference solution").click()
    helping.locator(".course-solution").get_by_text("super().__init__()").first.wait_for(
        state="attached"
    )
    helping.scroll_into_view_if_needed()
    shot(tab, "help-solution-light")
    assert serious(tab, ".course-help") == []
    tab.evaluate(DARK, "JupyterLab Dark")
    tab.locator("#jupyterlab-splash").wait_for(state="detached")
    shot(tab, "help-solution-dark")
    assert serious(tab, ".course-help") == []
    tab.set_viewport_size(PHONE)
    command(tab, "application:toggle-left-area")
    shot(tab, "help-phone-dark")
    too_wide = helping.evaluate("(part) => part.scrollWidth > part.clientWidth")
    command(tab, "application:toggle-left-area")
    tab.set_viewport_size(DESK)
    assert not too_wide


@pytest.mark.long
def test_what_fails_an_examiner_s_check_is_not_offered_the_solution(folder, tab, book):
    (folder / "progress.json").unlink(missing_ok=True)  # what was asked for in other tests
    cell, helping = checked(tab, book, NONE_ABOVE_FIVE)
    report = cell.locator(".course-report")
    assert "course-done" in report.get_attribute("class")
    helping.get_by_role("button", name="Run the examiner's checks").click()
    helping.locator(".course-examined .course-failed").wait_for(state="attached")
    report.get_by_text("2 of 3 points: not all of").wait_for(state="attached")
    assert "course-done" not in report.get_attribute("class")
    helping.scroll_into_view_if_needed()
    shot(tab, "help-examined-light")
    assert helping.get_by_role("button").all_text_contents() == ["Hint 1 of 3"]
    book.run(TESTS)  # it is still known
    report.get_by_text("2 of 3 points: not all of").wait_for(state="attached")
    helping.get_by_role("button", name="Hint 1 of 3").wait_for(state="attached")
    assert "score: 2 of 3 points" in cell.text_content()


@pytest.mark.long
def test_after_a_restart_it_says_what_to_do(folder, tab, book):
    _cell, helping = checked(tab, book, BACKWARDS)
    command(tab, "docmanager:save")
    tab.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    tab.evaluate(RESTART)
    helping.get_by_text("The kernel was restarted").wait_for(state="attached")
    assert helping.locator("button:not(:disabled)").count() == 0
    (folder / "1-threads" / "countdown.py").write_text("# %%module countdown\nx = 1\n")
    cell = book.run(TESTS)
    told = cell.locator(".course-report").get_by_text("Run that cell, then this one")
    told.first.wait_for(state="attached")
