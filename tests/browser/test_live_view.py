"""The live view in the real JupyterLab and Notebook 7, in a real browser."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import re
from pathlib import Path

import pytest

from course.live.wire import ENVIRONMENT
from tests.browser.conftest import PASSWORD
from tests.browser.lab import lab, notebook
from tests.browser.pages import NotebookPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240), pytest.mark.xdist_group("desk")]

LIVE = ".course-cores:has(canvas)"
LEFT = ".course-cores:has(img)"
FRAMES = f"() => Number(document.querySelector('{LIVE}')?.dataset.frames ?? NaN)"

SETUP = """
import math, multiprocessing, os, threading, time
from course.live import cores
size = 20_000
"""
LONG_CALLS = """
def ran(n):
    began = time.perf_counter()
    math.factorial(n)
    return time.perf_counter() - began
size = 60_000
while ran(size) < 0.2:   # one call of twice this, and more, holds the GIL for half a second
    size = int(size * 1.4)
size = int(size * 1.6)
"""
THREADS = """
def worker():
    math.factorial(size)
    while not os.path.exists("go on"):
        {meanwhile}
with cores("three threads") as run:
    workers = [threading.Thread(target=worker, name=f"worker {n}") for n in range(3)]
    for thread in workers: thread.start()
    for thread in workers: thread.join()
print("lanes", *[lane.name for lane in run.lanes], sep="|")
"""
COMPUTING = THREADS.replace("{meanwhile}", "math.factorial(size)")
WAITING = THREADS.replace("{meanwhile}", "time.sleep(0.05)")
PROCESSES = """
with open("crunching.py", "w") as file:
    file.write(
        "import math, os, time\\n"
        "def crunch(n):\\n"
        "    math.factorial(n)\\n"
        "    while not os.path.exists('go on'):\\n"
        "        time.sleep(0.05)\\n"
    )
import crunching
context = multiprocessing.get_context("{method}")
with cores("processes") as run:
    workers = [context.Process(target=crunching.crunch, args=(size,)) for n in range(3)]
    for process in workers: process.start()
    for process in workers: process.join()
print("lanes", *[lane.kind for lane in run.lanes], run.cpu > 0, sep="|")
"""
METHODS = multiprocessing.get_all_start_methods()


@pytest.fixture
def server(desk):
    yield desk
    desk.end_kernels()


@pytest.fixture
def opened(server, tab):
    """Return a function that opens a notebook of these cells in the one JupyterLab."""
    hold(server)

    def opened(name, *cells):
        notebook(server.root / f"{name}.ipynb", cells)
        return NotebookPage(tab, server, f"{name}.ipynb", loaded=True)

    return opened


def hold(server):
    """Let the workers of the next cell go on until `let_go` is called, however slow the browser."""
    (server.root / "go on").unlink(missing_ok=True)


def let_go(server):
    (server.root / "go on").touch()


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


def test_the_picture_moves_while_a_c_call_holds_the_gil(server, opened, tab):
    book = opened("threads", SETUP + LONG_CALLS, COMPUTING)
    book.run(0)
    tab.evaluate(gaps_script())
    cell = book.start(1)
    view = tab.locator(LIVE)
    view.wait_for(state="attached")
    assert view.get_attribute("data-source") == "server"
    # one call of factorial is running in the kernel: nothing in it can draw these frames
    drawn = tab.evaluate(FRAMES)
    tab.wait_for_function(f"n => ({FRAMES})() >= n + 5", arg=drawn)
    view.locator(".cc-label", has_text="worker").first.wait_for(state="attached")
    assert re.fullmatch(r"\d+\.\d\d", view.locator(".cc-number").text_content())
    shot(tab, "threads-live")
    let_go(server)
    book.done(1)
    seen = tab.evaluate("() => ({...window.seen, sources: [...window.seen.sources]})")
    assert seen["sources"] == ["server"]
    assert seen["numbers"] == sorted(seen["numbers"])
    assert "lanes|worker 0|worker 1|worker 2" in cell.text_content()


@pytest.mark.long
def test_a_picture_and_a_sentence_are_left_behind(server, opened, tab):
    book = opened("left", SETUP, WAITING)
    book.run(0)
    cell = book.start(1)
    tab.wait_for_function(f"() => ({FRAMES})() >= 5")
    let_go(server)
    book.done(1)
    left = cell.locator(LEFT)
    left.wait_for(state="attached")
    assert left.get_attribute("data-source") == "server"
    assert int(left.get_attribute("data-frames")) >= 5
    assert tab.locator(LIVE).count() == 0
    alt = left.locator("img").get_attribute("alt")
    assert re.search(r"3 threads used \d\.\d\d cores: .* of CPU time in .* s\.", alt)
    assert "worker 2 ran from" in alt
    sentence = cell.get_by_text(re.compile(r"^3 threads used \d\.\d\d cores"))
    sentence.wait_for(state="attached")
    shot(tab, "threads-left")


@pytest.mark.long
@pytest.mark.parametrize(
    "methods",
    [
        pytest.param(["spawn"], id="spawn"),
        pytest.param([m for m in METHODS if m != "spawn"], id="others"),
    ],
)
def test_processes_have_lanes_under_every_start_method(server, opened, tab, methods):
    name = "-".join(["processes", *methods])  # not that which the tab has open
    book = opened(name, SETUP, *(PROCESSES.replace("{method}", m) for m in methods))
    book.run(0)
    kinds = {"fork": "Fork", "forkserver": "ForkServer", "spawn": "Spawn"}
    for index, method in enumerate(methods, 1):
        hold(server)
        cell = book.start(index)
        view = cell.locator(LIVE)
        label = re.compile(rf"^{kinds[method]}Process-\d+$")
        view.locator(".cc-label", has_text=label).nth(2).wait_for(state="attached")
        assert view.get_attribute("data-source") == "server"
        shot(tab, f"processes-{method}")
        let_go(server)
        book.done(index)
        assert "lanes|process|process|process|True" in cell.text_content()
        sentence = cell.get_by_text(re.compile(r"^3 processes used \d\.\d\d cores"))
        sentence.wait_for(state="attached")


WAITS = """
def wait():
    while not os.path.exists("go on"): time.sleep(0.05)
with cores() as run:
    t = threading.Thread(target=wait)
    t.start(); t.join()
"""


def is_fed_by_the_kernel(page, server, book):
    book.run(0)
    book.start(1)
    view = page.locator(LIVE)
    view.wait_for(state="attached")
    assert view.get_attribute("data-source") == "kernel"
    assert "can stand still" in view.text_content()
    page.wait_for_function(f"() => ({FRAMES})() >= 5")
    let_go(server)
    book.done(1)
    page.locator(LEFT).wait_for(state="attached")
    assert page.locator(LEFT).get_attribute("data-source") == "kernel"


@pytest.mark.long
def test_a_kernel_that_knows_of_no_server_part_feeds_the_same_view(server, opened, tab):
    book = opened("kernel", f"import os\nos.environ.pop({ENVIRONMENT!r})\n{SETUP}", WAITS)
    is_fed_by_the_kernel(tab, server, book)


@pytest.mark.long
def test_where_the_server_part_is_off_the_kernel_feeds_the_same_view(tmp_path, page):
    with lab(tmp_path / "work", extension=False) as server:
        notebook(server.root / "kernel.ipynb", [SETUP, WAITS])
        is_fed_by_the_kernel(page, server, NotebookPage(page, server, "kernel.ipynb"))


@pytest.mark.long
def test_it_works_for_whoever_comes_with_a_password(server, page):
    """In JupyterLab; in Notebook 7 it is tried where a notebook is opened again."""
    notebook(server.root / "hub.ipynb", [SETUP, WAITS])
    book = NotebookPage(page, log_in(page, server), "hub.ipynb")
    book.run(0)
    is_fed_by_the_server(page, server, book, 1)


def log_in(page, server):
    """Come with the password; return the server as it is for who has no token."""
    page.goto(f"{server.url}login")
    page.locator("#password_input").fill(PASSWORD)
    page.locator("#login_submit").click()
    page.wait_for_url(re.compile(r"/(lab|tree)"))
    return dataclasses.replace(server, token="")


def is_fed_by_the_server(page, server, book, waits):
    hold(server)
    cell = book.start(waits)
    view = page.locator(LIVE)
    view.wait_for(state="attached")
    assert view.get_attribute("data-source") == "server"
    page.wait_for_function(f"() => ({FRAMES})() >= 5")
    let_go(server)
    book.done(waits)
    cell.locator(LEFT).wait_for(state="attached")


@pytest.mark.long
def test_a_lost_connection_comes_back(server, opened, tab):
    book = opened("lost", SETUP, WAITS)
    tab.evaluate("""() => {
      const Real = WebSocket;
      window.WebSocket = class extends Real {
        constructor(...args) {
          super(...args);
          if (String(args[0]).includes('course/live')) (window.lives ??= []).push(this);
        }
      };
    }""")
    book.run(0)
    book.start(1)
    tab.locator(LIVE).wait_for(state="attached")
    tab.wait_for_function(f"() => ({FRAMES})() >= 4")
    tab.evaluate("() => window.lives[0].close()")
    tab.wait_for_function("() => window.lives.length > 1 && window.lives.at(-1).readyState === 1")
    drawn = tab.evaluate(FRAMES)
    tab.wait_for_function(f"n => ({FRAMES})() >= n + 3", arg=drawn)
    let_go(server)
    book.done(1)
