"""The live view in the real JupyterLab and Notebook 7, in a real browser."""

from __future__ import annotations

import multiprocessing
import os
import re
from pathlib import Path

import pytest

from tests.browser.lab import lab, notebook
from tests.browser.pages import NotebookPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240), pytest.mark.xdist_group("live")]

LIVE = ".course-cores:has(canvas)"
LEFT = ".course-cores:has(img)"
FRAMES = f"() => Number(document.querySelector('{LIVE}')?.dataset.frames ?? NaN)"

SETUP = """
import math, multiprocessing, threading, time
from course.live import cores
def ran(n):
    began = time.perf_counter()
    math.factorial(n)
    return time.perf_counter() - began
size = 60_000
while ran(size) < 0.5:   # three times this, and more, holds the GIL for some seconds
    size = int(size * 1.4)
size = int(size * 1.6)
"""
THREADS = """
def worker():
    math.factorial(size)
with cores("three threads") as run:
    workers = [threading.Thread(target=worker, name=f"worker {n}") for n in range(3)]
    for thread in workers: thread.start()
    for thread in workers: thread.join()
print("lanes", *[lane.name for lane in run.lanes], sep="|")
"""
PROCESSES = """
with open("crunching.py", "w") as file:
    file.write("import math\\ndef crunch(n):\\n    math.factorial(n)\\n")
import crunching
context = multiprocessing.get_context("{method}")
with cores("processes") as run:
    workers = [context.Process(target=crunching.crunch, args=(size,)) for n in range(3)]
    for process in workers: process.start()
    for process in workers: process.join()
print("lanes", *[lane.kind for lane in run.lanes], run.cpu > 0, sep="|")
"""


@pytest.fixture(scope="module")
def one_server(tmp_path_factory):
    with lab(tmp_path_factory.mktemp("lab") / "work") as running:
        yield running


@pytest.fixture
def server(one_server):
    yield one_server
    one_server.end_kernels()


def gaps_script():
    """Note in the page when each frame is drawn, and what was seen of the view."""
    return """() => {
      window.seen = {times: [], sources: new Set(), numbers: []};
      new MutationObserver((changes) => {
        for (const change of changes) {
          const view = change.target;
          if (!(view instanceof HTMLElement) || !view.matches('.course-cores')) continue;
          window.seen.times.push(performance.now());
          window.seen.sources.add(view.dataset.source);
          window.seen.numbers.push(Number(view.dataset.frames));
        }
      }).observe(document.body, {subtree: true, attributeFilter: ['data-frames']});
    }"""


def shot(page, name):
    """A picture for people, where COURSE_SHOTS says so."""
    folder = os.environ.get("COURSE_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_the_picture_moves_while_a_c_call_holds_the_gil(server, page):
    notebook(server.root / "threads.ipynb", [SETUP, THREADS])
    book = NotebookPage(page, server, "threads.ipynb")
    book.run(0)
    page.evaluate(gaps_script())
    cell = book.start(1)
    view = page.locator(LIVE)
    view.wait_for(state="attached")
    assert view.get_attribute("data-source") == "server"
    # one call of factorial is running in the kernel: nothing in it can draw these frames
    drawn = page.evaluate(FRAMES)
    page.wait_for_function(f"n => ({FRAMES})() >= n + 5", arg=drawn)
    assert view.locator(".cc-label", has_text="worker").count() >= 1
    assert re.fullmatch(r"\d+\.\d\d", view.locator(".cc-number").text_content())
    shot(page, "threads-live")
    book.done(1)
    seen = page.evaluate("() => ({...window.seen, sources: [...window.seen.sources]})")
    assert seen["sources"] == ["server"]
    assert seen["numbers"] == sorted(seen["numbers"])
    assert "lanes|worker 0|worker 1|worker 2" in cell.text_content()


def test_what_is_left_behind_survives_saving_and_reopening(server, page):
    notebook(server.root / "left.ipynb", [SETUP, THREADS])
    book = NotebookPage(page, server, "left.ipynb")
    book.run(0)
    cell = book.run(1)
    left = cell.locator(LEFT)
    left.wait_for(state="attached")
    assert left.get_attribute("data-source") == "server"
    assert int(left.get_attribute("data-frames")) > 5
    assert page.locator(LIVE).count() == 0
    alt = left.locator("img").get_attribute("alt")
    assert re.search(r"3 threads used \d\.\d\d cores: .* of CPU time in .* s\.", alt)
    assert "worker 2 ran from" in alt
    sentence = cell.get_by_text(re.compile(r"^3 threads used \d\.\d\d cores"))
    sentence.wait_for(state="attached")
    shot(page, "threads-left")
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    page.goto("about:blank")
    again = NotebookPage(page, server, "left.ipynb")
    again.cell(1).get_by_text(re.compile(r"^3 threads used \d\.\d\d cores")).wait_for(
        state="attached"
    )
    assert again.cell(1).locator("img[alt*='3 threads used']").count() == 1
    assert "widget" not in again.cell(1).locator(".jp-OutputArea").text_content().lower()


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_processes_have_lanes_under_every_start_method(server, page, method):
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system has no {method}")
    notebook(server.root / f"{method}.ipynb", [SETUP, PROCESSES.replace("{method}", method)])
    book = NotebookPage(page, server, f"{method}.ipynb")
    book.run(0)
    cell = book.start(1)
    name = {"fork": "Fork", "forkserver": "ForkServer", "spawn": "Spawn"}[method]
    view = page.locator(LIVE)
    view.locator(".cc-label", has_text=f"{name}Process-3").wait_for(state="attached")
    assert view.get_attribute("data-source") == "server"
    shot(page, f"processes-{method}")
    book.done(1)
    assert "lanes|process|process|process|True" in cell.text_content()
    cell.get_by_text(re.compile(r"^3 processes used \d\.\d\d cores")).wait_for(state="attached")


def test_without_the_server_part_the_kernel_feeds_the_same_view(tmp_path, page):
    with lab(tmp_path / "work", extension=False) as server:
        waits = "with cores() as run:\n    t = threading.Thread(target=time.sleep, args=(3,))\n"
        notebook(server.root / "kernel.ipynb", [SETUP, waits + "    t.start(); t.join()"])
        book = NotebookPage(page, server, "kernel.ipynb")
        book.run(0)
        book.start(1)
        view = page.locator(LIVE)
        view.wait_for(state="attached")
        assert view.get_attribute("data-source") == "kernel"
        assert "can stand still" in view.text_content()
        page.wait_for_function(f"() => ({FRAMES})() >= 5")
        book.done(1)
        page.locator(LEFT).wait_for(state="attached")
        assert page.locator(LEFT).get_attribute("data-source") == "kernel"


@pytest.mark.parametrize("app", ["jupyterlab", "notebook"])
def test_it_works_behind_a_base_url_with_a_password(tmp_path, page, app):
    from jupyter_server.auth import passwd

    word = "open sesame"
    hashed = passwd(word)
    options = [f"--PasswordIdentityProvider.hashed_password={hashed}"]
    with lab(tmp_path / "work", *options, app=app, base_url="/user/ada/", token="") as server:
        notebook(server.root / "hub.ipynb", [SETUP, THREADS])
        page.goto(f"{server.url}login")
        page.locator("input[type=password]").fill(word)
        page.locator("#login_submit").click()
        page.wait_for_url(re.compile(r"/(lab|tree)"))
        book = NotebookPage(page, server, "hub.ipynb", app)
        book.run(0)
        book.start(1)
        view = page.locator(LIVE)
        view.wait_for(state="attached")
        assert view.get_attribute("data-source") == "server"
        page.wait_for_function(f"() => ({FRAMES})() >= 8")
        book.done(1)
        page.locator(LEFT).wait_for(state="attached")


def test_a_lost_connection_comes_back(server, page):
    notebook(server.root / "lost.ipynb", [SETUP, THREADS])
    page.add_init_script("""
      const Real = WebSocket;
      window.WebSocket = class extends Real {
        constructor(...args) {
          super(...args);
          if (String(args[0]).includes('course/live')) (window.lives ??= []).push(this);
        }
      };
    """)
    book = NotebookPage(page, server, "lost.ipynb")
    book.run(0)
    book.start(1)
    page.locator(LIVE).wait_for(state="attached")
    page.wait_for_function(f"() => ({FRAMES})() >= 4")
    page.evaluate("() => window.lives[0].close()")
    page.wait_for_function("() => window.lives.length > 1 && window.lives.at(-1).readyState === 1")
    drawn = page.evaluate(FRAMES)
    page.wait_for_function(f"n => !(({FRAMES})() < n + 3)", arg=drawn)
    book.done(1)


def test_the_panel_is_used_with_the_keyboard_alone(server, page):
    notebook(server.root / "panel.ipynb", ["from course import panel\npanel()", "1"])
    book = NotebookPage(page, server, "panel.ipynb")
    book.run(0)
    kind = page.locator("button", has_text=re.compile(r"^processes$"))
    kind.focus()
    page.keyboard.press("Space")
    run = page.locator("button.mod-primary", has_text="Run")
    tabs = 0
    while not run.evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")
        tabs += 1
        assert tabs < 12
    page.keyboard.press("Space")
    view = page.locator(LIVE)
    view.wait_for(state="attached")
    assert run.is_disabled()
    assert view.get_attribute("data-source") == "server"
    page.get_by_text(re.compile(r"^\d+ processes used \d")).wait_for(state="attached")
    page.wait_for_function("button => !button.disabled", arg=run.element_handle())
    assert page.locator(LEFT).locator("img[alt*='processes used']").count() == 1
    shot(page, "panel")
