"""Copying a folder that a student owns, and may change while it is copied.

Regular files of the student's are copied, and nothing else: no link is followed, no pipe is waited
for, no device is read. What was looked at is what is read, for both go by the same descriptor and
not by a path, under which something else may lie a moment later. Windows has no descriptors of
folders, and nbgrader no exchange there: paths have to do.
"""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from course.handins.files import MOST_BYTES, MOST_DEPTH, MOST_FILES, Unreadable, is_of_a_program
from course.handins.unpacking import MOST_BYTES_OF_ONE
from course.handins.values import Text

_AS_IT_IS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_FILE = os.O_RDONLY | _AS_IT_IS | getattr(os, "O_BINARY", 0)
_FOLDER = os.O_RDONLY | _AS_IT_IS | getattr(os, "O_DIRECTORY", 0)
_HAS_DESCRIPTORS = {os.open, os.stat} <= os.supports_dir_fd and os.scandir in os.supports_fd
_MOST_TOLD = 5
_NONE: Collection[str] = ()


@dataclass
class Copying:
    """One copy of a folder, within the limits that hand-ins have.

    Parameters
    ----------
    source : Path
        What to copy.
    target : Path
        Is made, and gets the copy: to be read by whom the original is, to be written by its maker.
    owner : int
        The user whose the folder is and whose each file in it has to be.
    ignored : callable, optional
        Of a folder's path and the names in it, those to pass over, as `shutil.copytree` asks.
    largest, most : int, optional
        Bytes of one file, and of all files together.
    """

    source: Path
    target: Path
    owner: int
    ignored: Callable[[str, list[str]], Collection[str]] = lambda _folder, _names: _NONE
    largest: int = MOST_BYTES
    most: int = MOST_BYTES_OF_ONE
    _left_out: dict[str, list[Text]] = field(default_factory=dict)
    _looked_at: int = 0
    _bytes: int = 0

    def run(self) -> list[Text]:
        """Copy; a line for each reason why something was left out.

        Raises
        ------
        Unreadable
            It is no folder of the owner's.
        OSError
            Something of the owner's cannot be read, or the copy cannot be written.
        """
        with _Folder.opened(self.source) as top:
            status = top.status()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != self.owner:
                raise Unreadable("Something else was put in its place while it was collected.")
            self._folder(top, self.target, ())
        return [_line(reason, names) for reason, names in self._left_out.items()]

    def _folder(self, folder: _Folder, target: Path, inside: tuple[str, ...]) -> None:
        """Copy the files of a folder, then the folders in it."""
        target.mkdir(mode=0o700)
        names = folder.names()
        passed_over = set(self.ignored(str(folder.path), names))
        folders: list[str] = []
        for name in names:
            self._looked_at += 1
            path = (*inside, name)
            if self._looked_at > MOST_FILES:
                self._leave_out(f"after {MOST_FILES} others, as all that follows", path)
                break
            if is_of_a_program((name,)) or name in passed_over:
                continue
            mode = folder.status(name).st_mode
            if stat.S_ISDIR(mode):
                folders.append(name)
            elif stat.S_ISREG(mode):
                self._file(folder, target / name, path)
            else:
                self._leave_out("links are not followed, pipes and devices not read", path)
        for name in folders:
            if self._looked_at > MOST_FILES:
                break
            if len(inside) + 1 < MOST_DEPTH:
                with folder.folder(name) as deeper:
                    self._folder(deeper, target / name, (*inside, name))
            else:
                self._leave_out(f"more than {MOST_DEPTH} folders deep", (*inside, name))
        target.chmod(0o700 | folder.status().st_mode & 0o055)

    def _file(self, folder: _Folder, target: Path, path: tuple[str, ...]) -> None:
        with open(folder.open(target.name, _FILE), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_uid != self.owner:
                self._leave_out("they belong to somebody else", path)
                return
            data = file.read(self.largest + 1) if status.st_size <= self.largest else None
        if data is None or len(data) > self.largest:
            self._leave_out(f"larger than {_size(self.largest)}", path)
        elif self._bytes + len(data) > self.most:
            self._leave_out(f"more than {_size(self.most)} in all", path)
        else:
            self._bytes += len(data)
            with target.open("xb") as new:
                new.write(data)
            target.chmod(0o600 | status.st_mode & 0o044)

    def _leave_out(self, reason: str, path: tuple[str, ...]) -> None:
        self._left_out.setdefault(reason, []).append(Text("/".join(path), 100))


def _size(most: int) -> str:
    return f"{most / 2**20:.4g} MiB"


def _line(reason: str, names: list[Text]) -> Text:
    more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
    return Text(f"left out ({reason}): {', '.join(names[:_MOST_TOLD])}{more}", 1000)


@dataclass(frozen=True)
class _Folder:
    """A folder that is open: what is asked is about this one, whatever becomes of its path."""

    path: Path
    descriptor: int | None

    @classmethod
    @contextmanager
    def opened(cls, path: Path, within: _Folder | None = None) -> Iterator[_Folder]:
        """Open a folder, by its name in another one where that is known."""
        if not _HAS_DESCRIPTORS:
            yield cls(path, None)
            return
        descriptor = within.open(path.name, _FOLDER) if within else os.open(path, _FOLDER)
        try:
            yield cls(path, descriptor)
        finally:
            os.close(descriptor)

    def folder(self, name: str) -> AbstractContextManager[_Folder]:
        """Open a folder in it."""
        return _Folder.opened(self.path / name, self)

    def names(self) -> list[str]:
        """What lies in it: one more than may be, where there is more."""
        with os.scandir(self.path if self.descriptor is None else self.descriptor) as scan:
            return sorted(entry.name for entry in itertools.islice(scan, MOST_FILES + 1))

    def status(self, name: str = "") -> os.stat_result:
        """What the system says of it, or of something in it."""
        if self.descriptor is None:
            return os.lstat(self.path / name)
        if not name:
            return os.fstat(self.descriptor)
        return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)

    def open(self, name: str, flags: int) -> int:
        """Open something in it."""
        if self.descriptor is None:
            return os.open(self.path / name, flags)
        return os.open(name, flags, dir_fd=self.descriptor)
