"""Find and start the browser."""

from __future__ import annotations

import os
import shutil
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
MISSING = (
    "No Chromium found, which the browser tests drive. Looked for: {names}. "
    "Install one (Debian and Ubuntu: `apt install chromium`), or give the path of a Chrome or "
    "Chromium in the environment variable COURSE_CHROMIUM."
)


def launch(playwright: Any) -> Any:
    """Start a headless Chromium with Playwright.

    Raises
    ------
    RuntimeError
        If there is none; says how to get it.
    """
    given = os.environ.get("COURSE_CHROMIUM")
    path = given or next(filter(None, map(shutil.which, NAMES)), None)
    if path:
        if not shutil.which(path):
            raise RuntimeError(f"COURSE_CHROMIUM is {path!r}, which is no program on this machine")
        return playwright.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))
    if sys.platform in ("win32", "darwin"):
        return playwright.chromium.launch(channel="chrome", headless=True, args=list(FLAGS))
    raise RuntimeError(MISSING.format(names=", ".join(NAMES)))
