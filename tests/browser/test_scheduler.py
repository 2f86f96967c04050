"""A level is won by clicking, by the keyboard and by "Show me": live and exported."""

from __future__ import annotations

import contextlib
import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbconvert import HTMLExporter

from course.scheduling import schedule
from course.scheduling.page import as_html
from tests.browser.lab import notebook
from tests.browser.pages import NotebookPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240), pytest.mark.xdist_group("desk")]

LOST_UPDATE = ["A", "B", "B", "A"]
PAGE = "<!doctype html><html lang='en'><meta charset='utf-8'><title>level</title><body>{level}"


def won_by_clicking(level):
    for worker in LOST_UPDATE:
        level.locator(f"button[data-worker={worker}]").click()
    in_state(level, "won", 4)
    assert "balance is 10" in level.locator("[role=status]").inner_text()


def won_by_showing(level):
    level.locator("button[data-do=again]").click()
    in_state(level, "running", 0)
    level.locator("button[data-do=show]").click()
    in_state(level, "won", 4)


def in_state(level, state, steps):
    level.page.locator(f".course-schedule[data-state={state}][data-steps='{steps}']").wait_for()


@pytest.mark.long
def test_in_lab_and_exported(desk, tab, tmp_path, page):
    folder = desk.root / "played"
    notebook(folder / "start.ipynb", [])
    notebook(folder / "a.ipynb", ['from course import schedule\n\nschedule("lost-update")'])
    book = NotebookPage(tab, desk, "played/a.ipynb", loaded=True)
    book.run(0)
    level = tab.locator(".course-schedule")
    won_by_clicking(level)
    progress = folder / "progress.json"
    until(tab, lambda: progress.exists() and "lost-update" in progress.read_text())
    kept = json.loads(progress.read_text())["levels"]["1-threads/lost-update"]
    assert (kept["state"], kept["steps"]) == ("won", 4)
    won_by_showing(level)
    assert "Then run this cell again" in level.locator("[role=status]").inner_text()
    book.cell(0).locator(".cm-content").click()
    tab.keyboard.press("Control+S")
    until(tab, lambda: "course-schedule" in (folder / "a.ipynb").read_text())

    desk.end_kernels()
    html, _ = HTMLExporter().from_filename(str(folder / "a.ipynb"))
    (tmp_path / "a.html").write_text(html, encoding="utf-8")
    page.goto((tmp_path / "a.html").as_uri())
    won_by_clicking(page.locator(".course-schedule"))
    won_by_showing(page.locator(".course-schedule"))
    said = page.locator(".course-schedule [role=status]").inner_text()
    assert "In the notebook, put the program into a cell of its own" in said
    assert "this cell again" not in said  # no kernel is there


def until(page, done):
    """Wait for something outside of the page, and let the page go on meanwhile."""
    for _ in range(600):
        if done():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came")


@pytest.fixture(scope="module")
def three_workers(tmp_path_factory):
    """A level of three workers, as an export has it."""
    with contextlib.chdir(tmp_path_factory.mktemp("dinner")):
        return as_html(schedule("dining-philosophers"), "x")


@pytest.fixture
def dinner(three_workers, sheet):
    """That level on a page of its own."""
    sheet.set_content(PAGE.format(level=three_workers))
    return sheet.locator(".course-schedule")


def test_the_keyboard_plays_and_a_worker_that_is_blocked_says_why(sheet, dinner):
    dinner.locator("button[data-worker=A]").focus()
    sheet.keyboard.press("Enter")
    sheet.keyboard.press("b")
    in_state(dinner, "running", 2)
    blocked = dinner.locator("button[data-worker=A]")
    assert blocked.is_disabled()
    assert blocked.get_attribute("aria-label") == "A: waits for fork_2, which B holds"
    sheet.keyboard.press("a")  # it is blocked: nothing happens
    in_state(dinner, "running", 2)
    sheet.keyboard.press("ArrowLeft")
    in_state(dinner, "running", 1)
    sheet.keyboard.press("ArrowRight")
    sheet.keyboard.press("3")
    in_state(dinner, "won", 3)
    assert "Deadlock" in dinner.locator("[role=status]").inner_text()
    assert sheet.evaluate("document.activeElement.tagName") == "BUTTON"


def test_the_map_counts_what_the_graph_counts(sheet, dinner):
    dinner.locator("button[data-do=many]").click()
    told = dinner.locator(".course-map b").inner_text()
    assert told == "The steps can come in 168 orders: 162 end well, 6 go wrong."


@pytest.mark.parametrize("width", [390, 1600])
def test_it_fits(sheet, dinner, width):
    sheet.set_viewport_size({"width": width, "height": 900})
    dinner.locator("button[data-do=many]").click()
    assert sheet.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.long
def test_axe_finds_nothing_serious(sheet, dinner):
    dinner.locator("button[data-do=many]").click()
    for worker in ("", "A", "B", "C"):
        if worker:
            dinner.locator(f"button[data-worker={worker}]").click()
        found = Axe().run(sheet).response["violations"]
        serious = [fault for fault in found if fault["impact"] in ("serious", "critical")]
        assert not serious, (worker, [(fault["id"], fault["nodes"]) for fault in serious])
