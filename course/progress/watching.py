"""Noting in a kernel what its learner does: the cells that run, and the points of test cells."""

from __future__ import annotations

import contextlib
import re
import sys
from pathlib import Path
from typing import Any

from course.notebook.beside import NothingBeside, beside
from course.notebook.cellids import id_of_run
from course.progress.store import progress_here
from course.progress.tries import fingerprint

_ASKED = re.compile(r"""^\w+ *= *answer\( *["'](\w+)["']""", re.MULTILINE)


class Watching:
    """Looks at every cell that has run.

    Parameters
    ----------
    shell : InteractiveShell
        The kernel's.
    """

    def __init__(self, shell: Any) -> None:
        self._place = ("", "")  # the lesson and the section worked on last
        shell.events.register("post_run_cell", self.look)

    def look(self, result: Any) -> None:
        """Note what a cell has shown of the learner's way; a full disk is no trouble here."""
        with contextlib.suppress(OSError, NothingBeside):
            folder = Path.cwd()
            self._visited(folder, id_of_run(result.info))
            self._scored(folder, result)

    def _visited(self, folder: Path, cell: str) -> None:
        data = beside(folder)
        found = [
            (lesson["notebook"], section["title"])
            for lesson in data["lessons"]
            for section in lesson["sections"]
            if cell in section["cells"]
        ]
        if len(found) == 1 and found[0] != self._place:  # one that two lessons have tells nothing
            self._place = found[0]
            notebook, section = self._place
            progress_here(folder).note("visits", f"{data['topic']}/{notebook}", section=section)

    def _scored(self, folder: Path, result: Any) -> None:
        checks = sys.modules.get("course.judge.checks")
        asked = _ASKED.search(result.info.raw_cell)
        if checks is None or asked is None or not isinstance(result.result, checks.Score):
            return
        score = result.result
        facts = {"points": score.earned, "here": score.given, "of": score.of}
        text = sys.modules["course.judge.judging"].here().setting.modules().get(asked[1], "")

        def noted(before: dict[str, Any]) -> dict[str, Any]:
            examined = before.get("text") == fingerprint(text)
            return before if examined and score.earned == score.given else facts

        name = f"{beside(folder)['topic']}/{asked[1]}"
        progress_here(folder).change("exercises", name, noted)


_watching: dict[int, Watching] = {}


def watch(shell: Any) -> None:
    """Note from now on what is done in a kernel; once for each shell."""
    if getattr(shell, "kernel", None) is not None and id(shell) not in _watching:
        _watching[id(shell)] = Watching(shell)
