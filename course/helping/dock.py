"""What makes the help below a report live in the browser."""

from __future__ import annotations

from pathlib import Path

from course.islands import Dock


class HelpDock(Dock):
    """Makes the elements ``.course-help`` live."""

    _esm = Dock.front_end(Path(__file__).parent / "browser" / "help.js")
