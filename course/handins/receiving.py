"""`receive`: the one place where a hand-in becomes trusted."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path, PurePosixPath
from typing import IO, Any

import psutil

from course.handins import reader
from course.handins.files import Unreadable, bytes_of, entries
from course.handins.values import HandIn, Received, Text, unpacked
from course.notebook.reading import answers_of

_READER = Path(reader.__file__)
_WAIT = 120.0
"""Seconds of wall time that reading may take on a machine that is busy with other work."""
_LOOK = 0.05
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_MOST_PICTURES = 50
_PICTURE_BYTES = 10 * 2**20
_TIME = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)"
    r"( ?(?P<zone>[A-Za-z+-][\w/+:-]{0,39}))?"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?")
_SECRET = re.compile("[0-9a-f]{32,256}")
_MOST_TROUBLE = 2**16
NOT_YOURS = (
    "It could not be read, through no fault of whoever wrote it ({}). Run it once more; if it"
    " happens again, the course has a mistake that should be reported."
)
"""Said where the reader itself has failed: a full disk, say, or a mistake of the course."""
TIMESTAMP = "timestamp.txt"
"""nbgrader's file, beside the notebooks, with the time of a hand-in."""


def receive(folder: Path, known: Mapping[str, Mapping[str, Any]]) -> Received:
    """Receive what a student handed in for an assignment.

    Nothing of the folder is changed, and nothing in it is followed out of it. Whatever lies there,
    this returns, and within limits of memory and time.

    Parameters
    ----------
    folder : Path
        The student's.
    known : mapping of str to notebook
        The instructor's notebooks, by their names: what the cells are called that are meant.
    """
    when, note = time_in(folder)
    more = (*((note,) if note else ()), *_left_out(folder))
    notebooks = {}
    for name in known:
        found = _one(folder, name, known)
        notebooks[name] = replace(found, notes=found.notes + more)
    return Received(notebooks, when, _pictures(folder), _secret(folder))


def receive_file(file: Path, known: Mapping[str, Any]) -> HandIn:
    """Receive a notebook that a person has named, within the same limits.

    Parameters
    ----------
    file : Path
        The notebook, whatever it is called.
    known : notebook
        The instructor's, for which it is taken.
    """
    file = file.absolute()
    return _one(file.parent, file.name, {file.name: known}, is_named=True)


def _one(
    folder: Path, name: str, known: Mapping[str, Mapping[str, Any]], *, is_named: bool = False
) -> HandIn:
    """Have one notebook found and read; or only read, where `name` is a file's."""
    books = {one: _as_asked_for(notebook) for one, notebook in known.items()}
    job = {"folder": str(folder), "name": name, "books": books, "is_named": is_named}
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as told:
        asked.write(json.dumps(job).encode("ascii"))
        asked.seek(0)
        ended = _run(asked, told)
        told.seek(0)
        if ended:
            return HandIn(unreadable=Text(ended))
        return unpacked(json.load(told), set(answers_of(books[name]).values()))


def _as_asked_for(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """What the reader has to know of an instructor's notebook."""
    cells = [
        {key: cell.get(key) for key in ("cell_type", "source", "metadata")}
        for cell in notebook.get("cells", [])
    ]
    return {"cells": cells}


def _run(asked: IO[bytes], told: IO[bytes]) -> str:
    """Have the reader do its job; what was wrong, if anything was."""
    with tempfile.TemporaryFile() as trouble:
        process = subprocess.Popen(
            [sys.executable, "-I", str(_READER)],
            stdin=asked,
            stdout=told,
            stderr=trouble,
            cwd=tempfile.gettempdir(),
        )
        try:
            status = _watched(process)
        finally:
            process.kill()
            process.wait()
        trouble.seek(0)
        said = trouble.read(_MOST_TROUBLE).decode("utf-8", "replace").strip()
    if status == 0:
        return ""
    if status is None or status < 0 or "MemoryError" in said:
        return reader.TOO_MUCH
    return NOT_YOURS.format((said.splitlines() or [f"exit status {status}"])[-1])


def _watched(process: subprocess.Popen[bytes]) -> int | None:
    """Wait for the end; on systems that do not limit memory themselves, look at what it takes."""
    if sys.platform == "linux":
        try:
            return process.wait(_WAIT)
        except subprocess.TimeoutExpired:
            return None
    until = time.monotonic() + _WAIT
    while process.poll() is None and time.monotonic() < until:
        try:
            if psutil.Process(process.pid).memory_info().rss > reader.MEMORY:
                return None
        except psutil.Error:
            pass
        time.sleep(_LOOK)
    return process.poll()


def time_in(folder: Path) -> tuple[datetime | None, Text | None]:
    """When it was handed in, by nbgrader's file beside it; a note if that does not say a time."""
    path = folder / TIMESTAMP
    if not os.path.lexists(path):
        return None, None
    try:
        when = _time_of(bytes_of(path, 1000))
    except (Unreadable, ValueError, OverflowError, TypeError, AttributeError):
        note = f"{TIMESTAMP} does not say a time such as 2026-11-20 10:00:00; it was left out."
        return None, Text(note)
    return when, None


def _time_of(data: bytes) -> datetime:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding).strip()
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(text)
    when = datetime.fromisoformat(found["time"]).replace(tzinfo=_zone(found["zone"] or "UTC"))
    return when.astimezone(UTC).replace(tzinfo=None)


def _zone(name: str) -> tzinfo:
    """The zone that a name or an offset means.

    nbgrader takes a name that it does not know for UTC, and of ``+0100`` a hundred seconds. No name
    begins as the path of a file does, which would be opened.

    Raises
    ------
    ValueError
        It is none that is known.
    """
    from dateutil.tz import gettz

    if name in ("Z", "UTC", "GMT"):
        return UTC
    if offset := _OFFSET.fullmatch(name):
        sign, hours, minutes = offset.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(-ahead if sign == "-" else ahead)
    known = gettz(name)
    if known is None:
        raise ValueError(name)
    return known


def _secret(folder: Path) -> str:
    """What nbgrader's ``submit`` has put beside the notebook for the way back."""
    try:
        text = bytes_of(folder / "submission_secret.txt", 1000).decode("ascii")
    except (Unreadable, UnicodeDecodeError):
        return ""
    return text if _SECRET.fullmatch(text) else ""


def _left_out(folder: Path) -> tuple[Text, ...]:
    odd = [entry.name for entry in entries(folder) if not entry.is_file]
    if not odd:
        return ()
    more = f" and {len(odd) - 5} more" if len(odd) > 5 else ""
    return (Text(f"Links and pipes are left out: {', '.join(odd[:5])}{more}."),)


def _pictures(folder: Path) -> tuple[PurePosixPath, ...]:
    found: list[PurePosixPath] = []
    left = _PICTURE_BYTES
    for entry in entries(folder):
        if not (entry.is_file and entry.path.suffix.lower() in _PICTURES):
            continue
        try:
            left -= len(bytes_of(folder / entry.path, max(left, 0)))
        except Unreadable:
            continue  # too large for what is left, or nobody may read it
        if len(found) == _MOST_PICTURES:
            break
        found.append(entry.path)
    return tuple(found)
