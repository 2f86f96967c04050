"""What makes the levels live in the browser."""

from __future__ import annotations

from pathlib import Path

from course.islands import Dock
from course.islands.front_end import joined

_PLAY = Path(__file__).parent / "browser" / "play.js"


class ScheduleDock(Dock):
    """Hears of the elements ``.course-schedule``, and plays those that do not play alone."""

    _esm = Dock.front_end(_PLAY, _PLAY.with_name("schedule.js"))


def script(island: str) -> str:
    """Return the JavaScript by which an island plays alone, with no kernel and no widget."""
    begin = f"""
for (const root of document.querySelectorAll('[data-island="{island}"]')) {{
  if ("live" in root.dataset || "alone" in root.dataset) continue;
  root.dataset.alone = "";
  play(root);
}}"""
    return f"(() => {{\n{joined([_PLAY])}{begin}\n}})();".replace("</", "<\\/")
