"""What lies in a student's folder: so many regular files and no more, and no link followed."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from course.handins.values import Text

MOST_BYTES = 50 * 2**20
"""The size of the largest file that is read."""
MOST_FILES = 2000
"""The number of entries of a folder that are looked at."""
MOST_DEPTH = 6
"""How many folders deep a file may lie."""


class Unreadable(Exception):
    """A hand-in cannot be read; the message is a sentence that says why, fit to be shown."""

    def __init__(self, reason: str) -> None:
        super().__init__(Text(reason))


@dataclass(frozen=True)
class Entry:
    """Something in a student's folder.

    Attributes
    ----------
    path : PurePosixPath
        From the folder on.
    is_file : bool
        Whether it is a regular file: no link, no pipe, no device.
    """

    path: PurePosixPath
    is_file: bool

    @property
    def name(self) -> Text:
        """Its path, to be shown."""
        return Text(self.path.as_posix(), 100)


def is_of_a_program(parts: tuple[str, ...]) -> bool:
    """Whether a path belongs to a program, not to the student: ``.venv``, ``__MACOSX``, ``._x``."""
    return any(part.startswith((".", "__")) and not part.startswith("..") for part in parts)


def entries(folder: Path) -> Iterator[Entry]:
    """What lies in a folder and in folders in it, the upper ones first; programs' own things apart.

    Of a folder that holds more than `MOST_FILES`, only so many are given.
    """
    todo, left = [PurePosixPath()], MOST_FILES
    while todo:
        inside = todo.pop(0)
        try:
            with os.scandir(folder / inside) as scan:
                some = list(itertools.islice(scan, MOST_FILES))
        except OSError:
            continue
        for entry in sorted(some, key=lambda entry: entry.name):
            path = inside / entry.name
            left -= 1
            if left < 0:
                return
            if is_of_a_program((entry.name,)):
                continue
            if entry.is_dir(follow_symlinks=False):
                if len(path.parts) < MOST_DEPTH:
                    todo.append(path)
            else:
                yield Entry(path, entry.is_file(follow_symlinks=False))


def is_plain_file(path: Path) -> bool:
    """Whether a path is a regular file's: no link's, pipe's or device's."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def bytes_of(path: Path, most: int | None = None) -> bytes:
    """What a file holds, if it is a file; of `MOST_BYTES` or `most` at most.

    Raises
    ------
    Unreadable
        It is something else, too large, or cannot be read.
    """
    most = MOST_BYTES if most is None else most
    name = Text(path.name, 100)
    if os.path.islink(path):
        raise Unreadable(f"{name} is a link to another file, and links are not followed.")
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        with open(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable(f"{name} is no file.")
            if status.st_size > most:
                size = f"{status.st_size / 2**20:.0f} MiB, more than {most // 2**20}"
                raise Unreadable(f"{name} is too large: {size}. Clear its outputs.")
            return file.read(most + 1)[:most]
    except OSError as error:
        if os.path.isdir(path):
            raise Unreadable(f"{name} is a folder, not a file.") from None
        raise Unreadable(f"{name} cannot be read: {error.strerror}.") from error
