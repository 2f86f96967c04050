"""Looking into a folder that an answer can change, without being led out of it.

Who can write into a folder can rename what is in it, or the folder itself, and put a link in its
place: to somebody else's files, to a device, to a pipe that nobody ever writes into.  So such a
folder is opened once, before the way to it can have been changed, or on a way without links; what
is in it is then found from there by one name, never through a link, and only plain files are
opened.

Windows has no descriptors of folders: there the path is used, and what is there is looked at first.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path


class NotPlainError(OSError):
    """What has this name is no file that is only here."""


class _Folder:
    """What both kinds of system do in the same way."""

    def __init__(self, path: str | Path) -> None:
        self._path = os.fspath(path)

    def names(self, most: int) -> list[str]:
        """Return the names in it, so many at most; none where it cannot be read."""
        with contextlib.suppress(OSError), os.scandir(self._at()) as entries:
            return [entry.name for entry in itertools.islice(entries, most)]
        return []

    def statuses(self) -> dict[str, os.stat_result]:
        """Return what is in it by name, links as links; nothing where it cannot be read."""
        found = {}
        with contextlib.suppress(OSError), os.scandir(self._at()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    found[entry.name] = entry.stat(follow_symlinks=False)
        return found

    def size(self, name: str) -> int:
        """Return the bytes of a plain file, 0 if there is none."""
        try:
            return self._plain(name).st_size
        except OSError:
            return 0

    def has(self, name: str) -> bool:
        """Tell whether there is a plain file of this name."""
        try:
            self._plain(name)
        except OSError:
            return False
        return True

    def read(self, name: str, begins: int, most: int) -> bytes:
        """Return a part of a plain file.

        Raises
        ------
        OSError
            There is none, or it cannot be read.
        """
        before = self._plain(name)
        with open(self._opened(name), "rb", buffering=0) as opened:
            _same(before, os.fstat(opened.fileno()))
            opened.seek(begins)
            return opened.read(most) or b""

    def _plain(self, name: str) -> os.stat_result:
        if name != os.path.basename(name):
            raise NotPlainError(f"{name!r} is no name")
        status = self._status(name)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
            raise NotPlainError(f"{name!r} is no file that is only here")
        return status

    def _at(self) -> str | int:
        raise NotImplementedError

    def _status(self, name: str) -> os.stat_result:
        raise NotImplementedError

    def _opened(self, name: str) -> int:
        raise NotImplementedError


def _is_folder(status: os.stat_result) -> bool:
    return stat.S_ISDIR(status.st_mode)


def _same(before: os.stat_result, now: os.stat_result) -> None:
    if not os.path.samestat(before, now) or not stat.S_ISREG(now.st_mode):
        raise NotPlainError("another file has come in its place")


if sys.platform == "win32":

    class Inside(_Folder):
        """A folder by its path; what is a link when it is looked for is not followed."""

        def __init__(self, path: str | Path, of: int | None = None) -> None:
            del of
            super().__init__(path)

        def close(self) -> None:
            """Look into it no more."""

        def status(self) -> os.stat_result:
            """Return the status of the folder itself."""
            return os.stat(self._path, follow_symlinks=False)

        def everything(self) -> Iterator[os.stat_result]:
            """Yield the status of each file and folder below it."""
            folders = [self._path]
            while folders:
                with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
                    for entry in entries:
                        with contextlib.suppress(OSError):
                            yield (status := entry.stat(follow_symlinks=False))
                            if _is_folder(status) and not status.st_reparse_tag:
                                folders.append(entry.path)

        def files_of_its_system(self) -> int:
            """Return 0: a child has no file systems of its own here."""
            return 0

        def _at(self) -> str:
            if not _is_folder(self.status()):
                raise NotADirectoryError(self._path)
            return self._path

        def _status(self, name: str) -> os.stat_result:
            return os.stat(os.path.join(self._at(), name), follow_symlinks=False)

        def _opened(self, name: str) -> int:
            return os.open(os.path.join(self._at(), name), os.O_RDONLY | os.O_BINARY)

else:
    _FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    _CLOSED = -1

    class Inside(_Folder):
        """A folder that is kept open until `close`; one that cannot be opened has nothing in it.

        Parameters
        ----------
        path : str or Path
            The folder, without links.
        of : int, optional
            Pid of a process: the folder is the one that this process finds at the path. No link
            is followed on the way, so it is its own, whatever the process does meanwhile.
        """

        def __init__(self, path: str | Path, of: int | None = None) -> None:
            super().__init__(path)
            self._descriptor = _CLOSED
            with contextlib.suppress(OSError):
                if of is None:
                    self._descriptor = os.open(path, _FOLDER)
                else:
                    self._descriptor = _walked(f"/proc/{of}/root", Path(path).parts[1:])

        def close(self) -> None:
            """Look into it no more."""
            descriptor, self._descriptor = self._descriptor, _CLOSED
            if descriptor != _CLOSED:
                os.close(descriptor)

        def status(self) -> os.stat_result:
            """Return the status of the folder itself."""
            return os.fstat(self._at())

        def everything(self) -> Iterator[os.stat_result]:
            """Yield the status of each file and folder below it.

            However deep they lie, one descriptor is open at a time. It ends early where a folder is
            moved meanwhile.
            """
            with contextlib.suppress(OSError), contextlib.ExitStack() as undo:
                here = os.dup(self._at())
                undo.callback(lambda: os.close(here))
                way: list[tuple[os.stat_result, list[str]]] = []  # each with what is left in it
                while True:
                    way.append((os.fstat(here), (inner := list[str]())))
                    with contextlib.suppress(OSError), os.scandir(here) as entries:
                        for entry in entries:
                            with contextlib.suppress(OSError):
                                yield (status := entry.stat(follow_symlinks=False))
                                if _is_folder(status):
                                    inner.append(entry.name)
                    while (below := _first(here, way[-1][1])) == _CLOSED:
                        way.pop()
                        if not way:
                            return
                        above = os.open(os.pardir, _FOLDER, dir_fd=here)
                        os.close(here)
                        here = above
                        if not os.path.samestat(os.fstat(here), way[-1][0]):
                            return
                    os.close(here)
                    here = below

        def files_of_its_system(self) -> int:
            """Return the number of files of its file system, with those that have no name."""
            try:
                disk = os.fstatvfs(self._at())
            except OSError:
                return 0
            return disk.f_files - disk.f_ffree

        def _at(self) -> int:
            if self._descriptor == _CLOSED:
                raise FileNotFoundError(self._path)
            return self._descriptor

        def _status(self, name: str) -> os.stat_result:
            return os.stat(name, dir_fd=self._at(), follow_symlinks=False)

        def _opened(self, name: str) -> int:
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            return os.open(name, flags, dir_fd=self._at())

    def _first(folder: int, names: list[str]) -> int:
        """Open the last of these folders that can be opened, and take it off the list."""
        while names:
            with contextlib.suppress(OSError):
                return os.open(names.pop(), _FOLDER, dir_fd=folder)
        return _CLOSED

    def _walked(root: str, parts: Sequence[str]) -> int:
        """Open a folder below a root, name by name."""
        on_the_way = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY
        here = os.open(root, on_the_way)
        for number, part in enumerate(parts, 1):
            flags = _FOLDER if number == len(parts) else on_the_way | os.O_NOFOLLOW
            try:
                below = os.open(part, flags, dir_fd=here)
            finally:
                os.close(here)
            here = below
        return here
