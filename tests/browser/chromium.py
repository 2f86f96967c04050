"""Find and start the browser; ``python -m tests.browser.chromium`` fetches one if there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Any

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
FETCH_WITHIN = 600.0
"""Seconds that fetching a browser may take."""


class NoBrowser(RuntimeError):
    """No browser was found, or none that starts here; the message says why."""


def launch(playwright: Any) -> Any:
    """Start a headless Chromium with Playwright: the system's, or the one that Playwright fetched.

    Raises
    ------
    NoBrowser
        If there is none that starts.
    """
    from playwright.sync_api import Error

    given = os.environ.get("COURSE_CHROMIUM")
    if given and not shutil.which(given):
        raise RuntimeError(f"COURSE_CHROMIUM is {given!r}, which is no program on this machine")
    path = given or next(filter(None, map(shutil.which, NAMES)), None)
    tries: list[dict[str, str]] = [{"executable_path": path}] if path else []
    tries += [] if given else [{}]
    tries += [{"channel": "chrome"}] if sys.platform in ("win32", "darwin") else []
    why = ""
    for choice in tries:
        try:
            return playwright.chromium.launch(headless=True, args=list(FLAGS), **choice)
        except Error as error:
            why = why or str(error).strip().splitlines()[0]
    raise NoBrowser(why)


def fetch() -> None:
    """Fetch Playwright's Chromium where none starts; where that fails, say so and no more."""
    if os.environ.get("COURSE_CHROMIUM") or any(map(shutil.which, NAMES)):
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        try:
            launch(playwright).close()
        except NoBrowser:
            pass
        else:
            return
    print("There is no Chromium for the tests in the browser; fetching Playwright's.", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    try:
        subprocess.run(command, check=True, timeout=FETCH_WITHIN, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"It could not be fetched: {error}", flush=True)


if __name__ == "__main__":
    fetch()
