"""The file that a ``%%module NAME`` cell is written to.

Line N of the file is line N of the cell: the magic line becomes a comment line. That comment is
also how a file that the magic wrote is told from a file of the learner's own.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

_MAGIC_LINE = re.compile(r"^[ \t]*%%module\b[ \t]*(?P<rest>.*)$")
_FIRST_LINE = "# %%module {name}  (written from the notebook: change the cell, not this file)"
_WRITTEN = re.compile(r"# %%module (?P<name>\S+)")


class NotOurFile(FileExistsError):
    """A file of the module's name exists and did not come from a cell."""


def module_text(name: str, body: str) -> str:
    """The module's text: a comment in place of the magic line, then the cell's `body`."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    return f"{_FIRST_LINE.format(name=name)}\n{lines}\n"


def magic_line(line: str) -> str | None:
    """What follows ``%%module`` on `line`; None when the line is not a ``%%module`` line."""
    match = _MAGIC_LINE.match(line)
    return match["rest"].strip() if match else None


def is_of_a_cell(text: str) -> bool:
    """Whether a file with this text was written by a cell."""
    return _WRITTEN.match(text) is not None


def write_cell(folder: Path, name: str, text: str) -> Path:
    """Write a module's text to ``name.py`` in `folder`, at once or not at all.

    Every new text gets a modification time of a whole second of its own. Python trusts compiled
    bytecode whose recorded source time (in whole seconds) and size match the source, so two texts
    of one length, written within a second, would otherwise be taken for each other.

    Returns
    -------
    pathlib.Path
        The absolute path of the file.

    Raises
    ------
    NotOurFile
        When the file exists and no cell of this name wrote it.
    OSError
        When the folder cannot be written to.
    """
    path = folder / f"{name}.py"
    old = _read(path)
    if old is not None:
        _check_ours(path, name, old)
        if old == text:
            return path
    newest = int(path.stat().st_mtime) if old is not None else 0
    handle, temporary = tempfile.mkstemp(prefix=f".{name}-", suffix=".tmp", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        written = max(int(os.stat(temporary).st_mtime), newest + 1)
        os.utime(temporary, (written, written))
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return path


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None


def _check_ours(path: Path, name: str, text: str) -> None:
    written = _WRITTEN.match(text)
    if written is None:
        raise NotOurFile(
            f"{path.name} is already beside the notebook and was not written by a `%%module "
            f"{name}` cell, so it is left alone. Choose another name for this cell, or rename or "
            f"delete {path.name}."
        )
    if written["name"] != name:
        raise NotOurFile(
            f"{path.name} belongs to the cell `%%module {written['name']}`, and file names on "
            f"this computer do not distinguish upper case from lower case. Choose another name."
        )
