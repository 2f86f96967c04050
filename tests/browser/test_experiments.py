"""An experiment is chosen, measured and stopped with the keyboard."""

from __future__ import annotations

import contextlib

import psutil
import pytest

from tests.browser.lab import notebook
from tests.browser.pages import NotebookPage
from tests.browser.test_live_view import shot
from tests.browser.test_scheduler import until
from tests.conftest import command

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.xdist_group("desk"),
]

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
    """Return the processes of the measurement: those that make it, and all below them."""
    found = set()
    for process in psutil.Process(server.pid).children(recursive=True):
        if "course.experimenting.measuring" in " ".join(command(process)):
            with contextlib.suppress(psutil.NoSuchProcess):
                found |= {process, *process.children(recursive=True)}
    return found


def test_it_is_used_with_the_keyboard(desk, tab):
    folder = desk.root / "tried"
    notebook(folder / "start.ipynb", [])
    notebook(folder / "a.ipynb", [JOIN])
    book = NotebookPage(tab, desk, "tried/a.ipynb", loaded=True)
    book.run(0)
    in_state(tab, "measured")
    found = tab.locator(".course-experiment")
    assert "1 thread that waits 50 ms" in found.locator("[role=status]").text_content()
    number = tab.get_by_role("slider", name="How many")
    assert number.get_attribute("aria-valuetext") == "1"
    found.get_by_role("combobox", name="Workers are").focus()
    tab.keyboard.press("ArrowDown")  # in JupyterLab's own hands it goes to the next cell
    tab_to(tab, "number")
    tab.keyboard.press("ArrowRight")
    assert number.get_attribute("aria-valuetext") == "2"
    tab_to(tab, "go")
    tab.keyboard.press("Space")
    tab.get_by_text("2 processes that wait 50 ms each").first.wait_for(state="attached")
    tab.wait_for_function(ON_GO)
    shot(tab, "experiment")

    for name in ("How many", "Each waits"):
        found.get_by_role("slider", name=name).focus()
        tab.keyboard.press("End")
    tab_to(tab, "go")
    tab.keyboard.press("Space")
    in_state(tab, "measuring")
    until(tab, lambda: len(measuring(desk)) > 1)
    tab.keyboard.press("Space")
    in_state(tab, "stopped")
    until(tab, lambda: not measuring(desk))
    tab.wait_for_function(ON_GO)

    tab.keyboard.press("Control+S")  # saves, though the focus is on a button of the experiment
    until(tab, lambda: "all its workers are ended" in (folder / "a.ipynb").read_text())
    assert "Workers are: processes · How many: 8" in (folder / "a.ipynb").read_text("utf-8")
    desk.end_kernels()
