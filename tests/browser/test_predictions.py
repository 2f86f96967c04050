"""A question of a lesson, answered wrongly and rightly, kept, reopened; readable for everybody."""

from __future__ import annotations

import json
import shutil

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import NotebookPage
from tests.browser.test_live_view import shot
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240), pytest.mark.xdist_group("desk")]

QUESTION = '.course-predict[data-name="three-pages"]'
FOCUSED = "() => !!document.activeElement?.closest('.course-predict')"
BEGINNINGS = (
    "%load_ext course",
    "%%module network",
    'predict("three-pages")',
    "import time\n\npages = [",
    'predict("append-order")',
    'predict("join-inside")',
    "wrap_up()",
)
LOAD, NETWORK, ASK, RUN, ORDER, NUMBER, WRAP_UP = range(len(BEGINNINGS))
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def folder(desk):
    """The start page, and the first topic in one notebook with only what this is about."""
    folder = desk.root / "asked"
    topic = shutil.copytree(ROOT / "release" / "1-threads", folder / "1-threads")
    keep(topic / "threads.ipynb", BEGINNINGS, topic / "threads_waiting.ipynb")
    keep(shutil.copy(ROOT / "release" / "start.ipynb", folder), ("home()",))
    return folder


def keep(path, beginnings, *others):
    """Leave only the first code cell of each beginning, in other notebooks or in this one."""
    *more, notebook = (nbformat.read(each, as_version=4) for each in (*others, path))
    cells = [cell for each in (*more, notebook) for cell in each.cells]
    code = [cell for cell in cells if cell.cell_type == "code"]
    notebook.cells = [
        next(cell for cell in code if f"\n{text}" in f"\n{cell.source}") for text in beginnings
    ]
    nbformat.write(notebook, path)


@pytest.fixture
def lesson(desk, folder, tab):
    (folder / "progress.json").unlink(missing_ok=True)
    book = NotebookPage(tab, desk, "asked/1-threads/threads.ipynb", loaded=True)
    for index in (LOAD, NETWORK):
        book.run(index)
    yield book
    desk.end_kernels()


def in_state(page, state, question=QUESTION):
    found = page.locator(f"{question}[data-state={state}]")
    found.wait_for(state="attached")
    return found


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def answer_with_keys(page, number):
    """Go back to the question from the cell below, pick an answer, and commit to it."""
    page.locator(f"{QUESTION} form").wait_for(state="attached")
    for _ in range(12):
        if page.evaluate(FOCUSED):
            break
        page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED), "Tab does not lead into the question"
    press(page, "Space")
    chosen = page.locator(f"{QUESTION} input:checked")
    for _ in range(3):  # round the three answers
        if chosen.get_attribute("value") != str(number):
            press(page, "ArrowDown")
    assert chosen.get_attribute("value") == str(number)
    press(page, "Tab", "Enter")


def test_wrong_without_loss_and_then_right(desk, folder, tab, lesson, sheet):
    lesson.run(ASK)
    assert "What came out" not in in_state(tab, "open").text_content()
    answer_with_keys(tab, 0)  # about half a second
    in_state(tab, "open").get_by_text("You said").wait_for(state="attached")
    tab.wait_for_function("() => document.activeElement.dataset.key === 'again'")
    press(tab, "Shift+Enter")  # runs on, and does not take the answer back
    lesson.done(RUN)
    wrong = in_state(tab, "wrong")
    assert "Not this time" in wrong.text_content()
    assert "the three waits would have to pass at the same time" in wrong.text_content()
    kept = json.loads((folder / "progress.json").read_text())
    assert kept["predictions"]["1-threads/three-pages"]["state"] == "wrong"

    wrong.get_by_role("button", name="Try again").focus()
    press(tab, "Enter")
    tab.locator(f"{QUESTION} form").wait_for(state="attached")
    answer_with_keys(tab, 1)
    assert "Right." in in_state(tab, "right").text_content()
    kept = json.loads((folder / "progress.json").read_text())
    assert kept["predictions"]["1-threads/three-pages"]["tries"] == 2

    tab.keyboard.press("Escape")
    tab.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    tab.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    desk.end_kernels()
    saved = nbformat.read(folder / "1-threads" / "threads.ipynb", as_version=4)
    sheet.set_content(saved.cells[ASK].outputs[0]["data"]["text/html"])  # nothing is live here
    alone = in_state(sheet, "right").text_content()
    assert "You said" not in alone or "about a second and a half" in alone
    assert "your answer" in alone


@pytest.mark.long
def test_an_order_and_a_number_with_the_keyboard(tab, lesson):
    lesson.run(ORDER)
    order = '.course-predict[data-name="append-order"]'
    tab.locator(f"{order} li button").first.wait_for(state="attached")
    tab.get_by_role("button", name="home: later").focus()
    press(tab, "Enter", "Enter")  # the focus goes along
    names = [text.split()[0] for text in tab.locator(f"{order} li").all_text_contents()]
    assert names == ["news", "help", "home"]
    lesson.run(NUMBER)
    number = '.course-predict[data-name="join-inside"]'
    tab.locator(f"{number} input").focus()
    tab.keyboard.type("1.5")
    press(tab, "Enter")
    in_state(tab, "open", number).get_by_text("1.5 seconds").wait_for(state="attached")


@pytest.mark.long
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_everybody_can_read_it(desk, tab, lesson, theme):
    tab.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme
    )
    name = theme.split()[-1].lower()
    for index in (ASK, NUMBER, ORDER):
        lesson.run(index)
    in_state(tab, "open")
    shot(tab, f"predict-open-{name}")
    tab.locator(f"{QUESTION} input").first.check()  # and the button is forgotten
    lesson.run(RUN)
    in_state(tab, "wrong").scroll_into_view_if_needed()
    shot(tab, f"predict-wrong-{name}")
    assert serious(tab, ".course-predict") == []

    lesson.run(WRAP_UP)
    asked = '.course-predict[data-name="what-join-returns"]'
    tab.locator(f"{asked} input").nth(1).check()
    tab.locator(f"{asked} button").click()
    in_state(tab, "right", asked).scroll_into_view_if_needed()
    shot(tab, f"wrap-up-{name}")
    assert serious(tab, ".course-predict") == []

    tab.set_viewport_size(PHONE)
    tab.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    too_wide = tab.evaluate(
        """() => [...document.querySelectorAll('.course-predict')]
          .filter((part) => part.scrollWidth > part.clientWidth
            || part.getBoundingClientRect().right
               > part.closest('.jp-OutputArea').getBoundingClientRect().right + 1)
          .map((part) => part.dataset.name)"""
    )
    in_state(tab, "wrong").scroll_into_view_if_needed()
    shot(tab, f"predict-phone-{name}")
    tab.set_viewport_size(DESK)
    tab.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    assert too_wide == []

    start = NotebookPage(tab, desk, "asked/start.ipynb", loaded=True)
    start.run(0)
    tab.locator(".course-home").wait_for(state="attached")
    shot(tab, f"home-{name}")
    for notebook in (0, 2):  # the wrap-up belongs to the last one of the topic
        row = tab.locator(".course-home tbody tr").nth(notebook)
        assert row.locator("td").nth(2).text_content().startswith("1 of ")
    assert serious(tab, ".course-home") == []


def serious(page, part):
    """What axe-core finds there that keeps somebody from reading or using it."""
    found = Axe().run(page, context=part).response["violations"]
    return [
        (each["id"], node["html"])
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
