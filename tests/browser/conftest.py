"""One Chromium and one JupyterLab for these tests, and a fresh page for each that asks for one.

This folder is a package so that what is made for it ends with it: the event loop of Playwright
would be in the way of tests elsewhere.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from tests import parts
from tests.browser.chromium import NoBrowser, launch
from tests.browser.lab import CONFIG, Server, end_tree, lab
from tests.conftest import below, command

PASSWORD = "open sesame"
SIZE = {"width": 1280, "height": 900}
MILLISECONDS = 100_000.0
"""Until what a test waits for must have come, on a machine that is busy."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except NoBrowser as why:
            parts.leave_out("browser", str(why))
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def desk(tmp_path_factory) -> Iterator[Server]:
    """A server as `python3 -m course lab` starts it, for all that have a folder of their own there.

    It has a base URL, as behind a Hub, and a password; whoever comes with the token needs none.
    A test ends its kernels.
    """
    from jupyter_server.auth import passwd

    own = {"JUPYTER_PATH": str(CONFIG)}
    root = tmp_path_factory.mktemp("desk") / "work"
    options = [
        f"--PasswordIdentityProvider.hashed_password={passwd(PASSWORD)}",
        "--LabApp.expose_app_in_browser=True",
    ]
    with lab(root, *options, base_url="/user/ada/", environment=own) as running:
        yield running


@pytest.fixture(scope="package")
def tab(browser, desk) -> Iterator[Any]:
    """JupyterLab of that server, loaded once: `NotebookPage(tab, desk, path, loaded=True)`."""
    with fresh_page(browser) as page:
        page.goto(desk.page("lab"))
        page.wait_for_function("() => window.jupyterapp")
        page.evaluate("() => window.jupyterapp.restored")
        yield page


@pytest.fixture(autouse=True)
def nothing_left_running(private_jupyter, request):
    """As in the other rooms, but the one browser may start helpers of its own at any time."""
    before = set(below())
    yield
    left = [process for process in below() if process not in before and not _is_browser(process)]
    _, alive = psutil.wait_procs(left, timeout=30)
    told = [f"{p.pid}: {' '.join(command(p))}" for p in alive if p.is_running()]
    for process in alive:
        end_tree(process.pid)
    assert not told, f"{request.node.name} left processes running: {told}"


def _is_browser(process: psutil.Process) -> bool:
    return any(part.startswith("--type=") for part in command(process))


@pytest.fixture
def page(browser) -> Iterator[Any]:
    with fresh_page(browser) as page:
        yield page


@pytest.fixture(scope="package")
def _one_sheet(browser) -> Iterator[Any]:
    with fresh_page(browser) as page:
        yield page


@pytest.fixture
def sheet(_one_sheet) -> Any:
    """An empty page for what stands alone, in a tab that tests share: nothing stays in it.

    A fresh one starts processes; it is for what has cookies, or stores something.
    """
    page = _one_sheet
    page.goto("about:blank")  # a document and a window of its own
    page.emulate_media(reduced_motion="null")
    page.set_viewport_size(SIZE)
    page.mouse.move(-1, -1)  # over nothing
    return page


@contextlib.contextmanager
def fresh_page(browser: Any) -> Iterator[Any]:
    """A tab with its own cookies; sharp only where somebody wants to look at pictures of it."""
    context = browser.new_context(
        viewport=SIZE,
        device_scale_factor=2 if "COURSE_SHOTS" in os.environ else 1,
    )
    context.set_default_timeout(MILLISECONDS)
    yield context.new_page()
    context.close()
