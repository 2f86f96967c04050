"""The file of a learner's progress: ``progress.json`` beside the start page, or in Jupyter's data.

::

    {
      "version": 1,
      "predictions": {"1-threads/three-pages": {"state": "right", "tries": 1, "given": 2}},
      "exercises": {"1-threads/overlap": {"points": 2, "here": 2, "of": 3}},
      "help": {"1-threads/overlap": {"hints": 2, "tries": ["5f…", "a0…"]}},
      "levels": {"1-threads/lost-update": {"state": "won", "steps": 7}},
      "visits": {"1-threads/threads": {"section": "Part 2"}}
    }

Each entry says ``when`` it was made, too.  It is replaced as a whole, in one step and by one
process at a time, so that neither a crash nor two open notebooks lose anything.  A file that says
something else is put aside, never overwritten; one that cannot be read just now stays as it is.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir

from course.setup.lock import in_turn
from course.setup.writing import SHARED, write_whole

FILE, START_PAGE = "progress.json", "start.ipynb"
VERSION = 1
KINDS = ("predictions", "exercises", "help", "levels", "visits")


class Progress:
    """A learner's progress.

    Parameters
    ----------
    path : Path or None
        The file; None keeps nothing, where no learner works (in grading, say).
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def read(self) -> dict[str, dict[str, Any]]:
        """Return what is kept, by kind and name; empty where there is nothing that can be read."""
        try:
            kept = self._read() if self.path is not None else {}
        except (OSError, ValueError):
            kept = {}
        return {kind: kept[kind] if isinstance(kept.get(kind), dict) else {} for kind in KINDS}

    def note(self, kind: str, name: str, **facts: Any) -> None:
        """Keep something.

        Parameters
        ----------
        kind : str
            One of `KINDS`.
        name : str
            Topic and name: "1-threads/overlap".
        **facts
            Plain data; the time is added.

        Raises
        ------
        OSError
            The file cannot be written.
        """
        self.change(kind, name, lambda _before: facts)

    def change(self, kind: str, name: str, how: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Keep something that depends on what is kept already; nobody comes in between.

        Parameters
        ----------
        kind, name : str
            As for `note`.
        how : callable
            Gets what is kept (empty if nothing is), and returns what is to be kept.

        Raises
        ------
        OSError
            The file cannot be read or written.
        """
        if self.path is None:
            return
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with in_turn(self.path.with_name(f".{FILE}.lock")):
            try:
                kept = self._read()
            except ValueError:
                self._put_aside()
                kept = {}
            if kept.get("version", VERSION) > VERSION:
                return  # a newer course keeps it; this one leaves it as it is
            kept["version"] = VERSION
            entries = kept.setdefault(kind, {})
            before = entries.get(name)
            entries[name] = {**how(before if isinstance(before, dict) else {}), "when": now}
            text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
            write_whole(self.path, text, SHARED)

    def _read(self) -> dict[str, Any]:
        assert self.path is not None
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        if not isinstance(kept, dict):
            raise ValueError("another file of this name")
        return kept

    def _put_aside(self) -> None:
        assert self.path is not None
        number = 1
        while (aside := self.path.with_name(f"progress (unreadable {number}).json")).exists():
            number += 1
        os.replace(self.path, aside)


def progress_here(folder: Path | None = None) -> Progress:
    """Return the progress of whoever works in a folder.

    The file lies beside the start page, in the folder or above it.  Where there is no start page
    (notebooks fetched from an exchange) it lies where Jupyter keeps a user's data, for it would be
    handed in with the folder; in grading nothing is kept.

    Parameters
    ----------
    folder : Path, optional
        The current one by default.
    """
    if os.environ.get("NBGRADER_EXECUTION"):
        return Progress(None)
    folder = (folder or Path.cwd()).resolve()
    home = next((f for f in (folder, *folder.parents) if (f / START_PAGE).exists()), None)
    return Progress((home or Path(jupyter_data_dir(), "threads-and-processes")) / FILE)
