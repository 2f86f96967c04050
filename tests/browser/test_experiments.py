"""An experiment is chosen, measured and stopped with the keyboard, and reads well when reopened."""

from __future__ import annotations

import psutil
import pytest

from tests.browser.lab import lab, notebook
from tests.browser.pages import NotebookPage
from tests.browser.test_live_view import shot
from tests.browser.test_scheduler import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CELL = 'from course import experiment\n\nexperiment("{name}", {settings})'
JOIN = CELL.format(name="join", settings="number=1, seconds=0.05")
ON_GO = "() => document.activeElement?.dataset.key === 'go'"


def in_state(page, state):
    found = page.locator(f".course-experiment[data-state={state}]")
    found.wait_for(state="attached")
    return found


def tab_to(page, key):
    for _ in range(12):
        if page.evaluate("() => document.activeElement?.dataset.key") == key:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {key}")


def measuring(server):
    return [
        process
        for process in psutil.Process(server.pid).children(recursive=True)
        if any("course.experimenting.measuring" in part for part in process.cmdline())
    ]


def test_it_is_used_with_the_keyboard_and_reads_well_when_reopened(tmp_path, page):
    folder = tmp_path / "lab"
    notebook(folder / "a.ipynb", [JOIN])
    with lab(folder) as server:
        book = NotebookPage(page, server, "a.ipynb")
        book.run(0)
        in_state(page, "measured")
        found = page.locator(".course-experiment")
        assert "1 thread that waits 50 ms" in found.locator("[role=status]").text_content()
        number = page.get_by_role("slider", name="How many")
        assert number.get_attribute("aria-valuetext") == "1"
        found.get_by_role("combobox", name="Workers are").focus()
        page.keyboard.press("ArrowDown")  # in JupyterLab's own hands it goes to the next cell
        tab_to(page, "number")
        page.keyboard.press("ArrowRight")
        assert number.get_attribute("aria-valuetext") == "2"
        tab_to(page, "go")
        page.keyboard.press("Space")
        page.get_by_text("2 processes that wait 50 ms each").first.wait_for(state="attached")
        page.wait_for_function(ON_GO)
        shot(page, "experiment")

        for name in ("How many", "Each waits"):
            found.get_by_role("slider", name=name).focus()
            page.keyboard.press("End")
        tab_to(page, "go")
        page.keyboard.press("Space")
        in_state(page, "measuring")
        until(page, lambda: len(measuring(server)) > 1)
        page.keyboard.press("Space")
        in_state(page, "stopped")
        until(page, lambda: not measuring(server))
        page.wait_for_function(ON_GO)

        page.keyboard.press("Control+S")  # saves, though the focus is on a button of the experiment
        until(page, lambda: "all its workers are ended" in (folder / "a.ipynb").read_text())
        server.end_kernels()
        page.goto("about:blank")
        page.goto(server.page("lab/workspaces/again/tree/a.ipynb"))
        again = in_state(page, "stopped")
        assert "Workers are: processes · How many: 8" in again.text_content()
        assert again.locator("button, select, input").count() == 0
        server.end_kernels()
