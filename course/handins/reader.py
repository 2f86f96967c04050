"""Reads one notebook inside limits: ``python -I reader.py``, run by `receiving`.

It gets a job (JSON) on standard input and writes what `values.packed` makes to standard output.
Before it opens the file it limits its own memory and time, so a notebook that takes more ends this
process and nothing else.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.handins.values import Cell

MEMORY = 768 * 2**20
"""Bytes that reading one notebook may take."""
SECONDS = 20
"""Seconds of processor time that it may take."""
TOO_MUCH = "It takes more memory or time to read than one notebook may take. Clear its outputs."
_MOST_NOTES = 50
_OUTPUT = 64 * 2**20


def _limit() -> None:
    """Put the limits in force that this system has; `receiving` watches where it has none."""
    if sys.platform == "win32":
        return
    import resource

    # RLIMIT_DATA counts what a process may write; RLIMIT_AS also what it only reserves
    memory = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    for which, most in (
        (memory, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, _OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(which, (most, most))
        except (OSError, ValueError):
            continue


def _read(job: dict[str, Any]) -> dict[str, Any]:
    from course.handins.files import Unreadable, entries
    from course.handins.finding import NotThere, as_notebook, find, read
    from course.handins.needs import obstacles, unfit
    from course.handins.values import HandIn, Text, modules_from, packed
    from course.notebook.reading import answers_of, read_submission

    books: dict[str, dict[str, Any]] = job["books"]
    known = books[job["name"]]
    try:
        folder = Path(job["folder"])
        named = job["is_named"]
        found = read(folder / job["name"]) if named else find(folder, job["name"], books)
        submission = read_submission(as_notebook(found.cells), known)
    except NotThere as told:
        return packed(HandIn(notes=(Text(told),), is_there=False))
    except Unreadable as reason:
        return packed(HandIn(unreadable=Text(reason)))
    except (MemoryError, RecursionError):
        return packed(HandIn(unreadable=Text(TOO_MUCH)))
    there = [entry.path for entry in entries(folder) if entry.is_file]
    why = obstacles(submission.modules, {path.stem for path in there if path.suffix == ".py"})
    data = [
        {"name": name, "text": "" if unfit(text) else text, "obstacle": why.get(name, "")}
        for name, text in submission.modules.items()
    ]
    modules = modules_from(data, set(answers_of(known).values()))
    cells = tuple(_cut(cell) for cell in found.cells)
    notes = [Text(note) for note in [*found.notes, *submission.notes]]
    if len(notes) > _MOST_NOTES:
        notes[_MOST_NOTES:] = [Text(f"And {len(notes) - _MOST_NOTES} more of the like.")]
    return packed(HandIn(cells, tuple(modules), tuple(notes)))


def _cut(cell: Cell) -> Cell:
    """A cell that a page can show."""
    from course.notebook.reading import MOST_CHARACTERS

    if len(cell.source) <= MOST_CHARACTERS:
        return cell
    return replace(cell, source=f"{cell.source[:MOST_CHARACTERS]}\n… (cut)")


if __name__ == "__main__":
    _limit()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    json.dump(_read(json.load(sys.stdin)), sys.stdout)
