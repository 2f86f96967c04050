"""Unpacking what a learning platform gives: archives, and archives in them, within limits.

Nothing is written before it is known whose it is, and nothing outside of that student's folder.
What is too large, too deep or too much, and names that lead elsewhere, are refused by name.
"""

from __future__ import annotations

import gzip
import io
import itertools
import os
import stat
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from course.handins.files import MOST_BYTES, Unreadable, bytes_of, is_of_a_program
from course.handins.platforms import Owner, Placed, ids, nobody, place
from course.handins.receiving import TIMESTAMP
from course.handins.values import NOTHING, StudentId, Text, shown

MOST_MEMBERS = 100_000
"""The most files in one archive."""
MOST_OF_ONE = 500
"""The most files of one student."""
MOST_BYTES_OF_ONE = 200 * 2**20
"""The most bytes of one student's files, unpacked."""
MOST_INSIDE_ONE = 20 * MOST_OF_ONE
"""The most files of one student that are looked at, in all archives, whatever becomes of them."""
MOST_NESTED = 3
"""How many archives may lie in one another."""
MOST_PARTS = 20
"""How many names, one in another, a file's path may have."""
_MOST_IN_NAME = 150
_TOO_DEEP = f"it lies more than {MOST_PARTS} folders deep"
_OWN_TIME = "no student says when it was handed in; what you say lies beside the archive, not in it"
_TOO_LARGE = f"it is larger than {MOST_BYTES // 2**20} MiB, unpacked"
_ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz")
_CENTRAL = b"PK\x01\x02"


@dataclass(frozen=True)
class Collected:
    """A file that was collected, or was not.

    Attributes
    ----------
    source : Text
        Where it was.
    student : str
        Whose it is; empty where nobody can say.
    owner : Owner or None
        The same, as the platform has it.
    target : Text
        Where it was put; empty where it was not.
    reason : Text
        Why not.
    """

    source: Text
    student: str = ""
    owner: Owner | None = None
    target: Text = NOTHING
    reason: Text = NOTHING


@dataclass
class _File:
    """A file in a folder or an archive."""

    path: tuple[str, ...]
    source: str
    data: bytes | None = None
    archive: zipfile.ZipFile | None = None
    member: zipfile.ZipInfo | None = None
    disk: Path | None = None

    def read(self) -> bytes:
        """What is in it.

        Raises
        ------
        Unreadable
            It is too large, or cannot be read.
        """
        if self.data is not None:
            return self.data
        if self.disk is not None:
            return bytes_of(self.disk)
        assert self.archive is not None
        assert self.member is not None
        try:
            with self.archive.open(self.member) as file:
                data = file.read(MOST_BYTES + 1)
        except Exception as error:  # whatever zipfile and zlib trip over: damaged, or encrypted
            raise Unreadable(f"it cannot be unpacked: {error}") from error
        if len(data) > MOST_BYTES:
            raise Unreadable(_TOO_LARGE)
        return data


@dataclass
class Unpacking:
    """One collection: everything in a folder of downloads, placed below another folder.

    Parameters
    ----------
    downloads : Path
        What was downloaded: archives, files, folders.
    target : Path
        Gets a folder for each student.
    topic : str
        The assignment.
    notebooks : list of str
        The names of its notebooks, without the ending.
    known : callable, optional
        The id that somebody has already; empty where that is not known.
    """

    downloads: Path
    target: Path
    topic: str
    notebooks: list[str]
    known: Callable[[Owner], str] = nobody
    done: list[Collected] = field(default_factory=list)
    _taken: dict[StudentId, list[int]] = field(default_factory=dict)
    _looked_at: Counter[StudentId] = field(default_factory=Counter)

    def run(self) -> list[Collected]:
        """Unpack and place everything; tell what became of each file."""
        placed = [pair for batch, name in self._batches() for pair in self._placed(batch, name)]
        students, why = ids((one.owner for _, one in placed), self.known)
        latest: dict[Owner, str] = {}
        for _, one in placed:
            latest[one.owner] = max(latest.get(one.owner, ""), one.attempt)
        for file, one in placed:
            if one.owner in why:
                self._refuse(file.source, why[one.owner])
            elif one.attempt < latest[one.owner]:
                self._refuse(file.source, "there is a later attempt", one.owner)
            else:
                self._put(students[one.owner], one.owner, file, one.inside, MOST_NESTED)
        return self.done

    def _placed(self, files: list[_File], archive: str) -> Iterator[tuple[_File, Placed]]:
        found = place([file.path for file in files], self.topic, self.notebooks, archive)
        for file in files:
            if file.path in found:
                yield file, found[file.path]
            else:
                self._refuse(file.source, "nothing in its path says whose it is")

    def _batches(self) -> Iterator[tuple[list[_File], str]]:
        """What belongs together: each archive, and what lies outside of archives."""
        loose: list[_File] = []
        for path in sorted(self.downloads.rglob("*")):
            parts = path.relative_to(self.downloads).parts
            if path.is_dir() or is_of_a_program(parts):
                continue
            name = "/".join(parts)
            if path.is_symlink() or not path.is_file():
                self._refuse(name, "it is no file")
            elif len(parts) == 1 and _stem(path.name):
                files = self._members(_opened(path, name), name) if _is_zip(name) else None
                yield (
                    files if files is not None else self._expanded(_disk(path, parts), name),
                    _stem(name),
                )
            else:
                loose.append(_disk(path, parts))
        if loose:
            yield loose, ""

    def _expanded(self, file: _File, name: str) -> list[_File]:
        try:
            return list(self._inside(file.read(), name))
        except Exception as error:
            self._refuse(name, _reason(error))
            return []

    def _inside(self, data: bytes, name: str) -> Iterator[_File]:
        """The files in an archive that is in memory.

        Raises
        ------
        Unreadable
            It is none, or too much is in it.
        """
        if _is_zip(name):
            if data.count(_CENTRAL) > MOST_MEMBERS:
                raise Unreadable(f"more than {MOST_MEMBERS} files are in it")
            yield from self._members(_opened(io.BytesIO(data), name), name)
            return
        try:
            with tarfile.open(fileobj=io.BytesIO(_decompressed(data, name))) as archive:
                for member in itertools.islice(archive, MOST_MEMBERS):
                    yield from self._member(archive, member, name)
        except Exception as error:  # whatever tarfile trips over
            raise Unreadable(f"it cannot be unpacked: {error}") from error

    def _member(
        self, archive: tarfile.TarFile, member: tarfile.TarInfo, name: str
    ) -> Iterator[_File]:
        if member.isdir():
            return
        parts = self._parts(member.name, name, is_file=member.isreg())
        if parts and member.size > MOST_BYTES:  # a sparse one takes no room in the archive
            self._refuse(f"{name}/{member.name}", _TOO_LARGE)
        elif parts and (file := archive.extractfile(member)) is not None:
            yield _File(parts, f"{name}/{member.name}", data=file.read())

    def _members(self, archive: zipfile.ZipFile | str, name: str) -> list[_File]:
        if isinstance(archive, str):
            self._refuse(name, archive)
            return []
        files = []
        for member in archive.infolist():
            is_file = stat.S_IFMT(member.external_attr >> 16) in (0, stat.S_IFREG)
            named = _name(member)
            if named.endswith("/"):
                continue
            parts = self._parts(named, name, is_file=is_file)
            if parts:
                files.append(_File(parts, f"{name}/{named}", archive=archive, member=member))
        return files

    def _parts(self, path: str, archive: str, *, is_file: bool) -> tuple[str, ...]:
        """A member's path; empty, and refused by name, where it leads elsewhere or is no file."""
        parts = path.replace("\\", "/").split("/")
        if is_of_a_program(tuple(part for part in parts if part not in (".", ".."))):
            return ()
        if not is_file:
            self._refuse(f"{archive}/{path}", "it is a link, not a file")
        elif "" in parts or ".." in parts or parts[0].endswith(":"):
            self._refuse(f"{archive}/{path}", "its name leads out of the folder")
        elif len(parts) > MOST_PARTS:
            self._refuse(f"{archive}/{path}", _TOO_DEEP)
        else:
            return tuple(part for part in parts if part != ".")
        return ()

    def _put(
        self, student: StudentId, owner: Owner, file: _File, inside: tuple[str, ...], deeper: int
    ) -> None:
        """Write a student's file, or what is in it if it is an archive.

        Whatever goes wrong is the reason why this file is not collected, and no other one's.
        """
        if _stem(inside[-1]) and deeper:
            folder = (*inside[:-1], _stem(inside[-1]))
            try:
                for member in self._inside(file.read(), file.source):
                    self._looked_at[student] += 1
                    if self._looked_at[student] > MOST_INSIDE_ONE:
                        break
                    self._put(student, owner, member, (*folder, *member.path), deeper - 1)
            except Exception as error:
                self._refuse(file.source, _reason(error), owner)
            if self._looked_at[student] == MOST_INSIDE_ONE + 1:
                most = f"more than {MOST_INSIDE_ONE} files are in the archives of {student}"
                self._refuse(file.source, most, owner)
            return
        if file.disk is None and inside[-1].casefold() == TIMESTAMP:
            self._refuse(file.source, _OWN_TIME, owner)
            return
        try:
            self._count(student, data := file.read())
            target = self._write(student, inside, data)
        except Exception as error:
            self._refuse(file.source, _reason(error), owner)
            return
        told = target.relative_to(self.target).as_posix()
        self.done.append(Collected(Text(file.source), student, owner, Text(told)))

    def _count(self, student: StudentId, data: bytes) -> None:
        files, size = self._taken.setdefault(student, [0, 0])
        if files >= MOST_OF_ONE or size + len(data) > MOST_BYTES_OF_ONE:
            most = f"{MOST_OF_ONE} files or {MOST_BYTES_OF_ONE // 2**20} MiB"
            raise Unreadable(f"{student} has handed in more than {most}")
        self._taken[student] = [files + 1, size + len(data)]

    def _write(self, student: StudentId, inside: tuple[str, ...], data: bytes) -> Path:
        if len(inside) > MOST_PARTS:  # with the archives that it lay in
            raise Unreadable(_TOO_DEEP)
        names = [shown(part, _MOST_IN_NAME).replace("/", "_") for part in inside]
        folder = self.target / student
        for number in range(1, MOST_OF_ONE):
            path = folder.joinpath(*names)
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with path.open("xb") as new:
                    new.write(data)
            except FileExistsError:
                if path.read_bytes() == data:
                    return path
                folder = self.target / student / f"another {number}"
                continue
            return path
        raise Unreadable("there are too many files of this name")

    def _refuse(self, source: str, reason: str, owner: Owner | None = None) -> None:
        self.done.append(Collected(Text(source, 200), owner=owner, reason=Text(reason)))


def _disk(path: Path, parts: tuple[str, ...]) -> _File:
    return _File(parts, "/".join(parts), disk=path)


def _reason(error: Exception) -> str:
    """What went wrong with a file, in words."""
    if isinstance(error, (Unreadable, OSError)):
        return str(error)
    return f"it cannot be unpacked: {type(error).__name__}: {error}"


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _stem(name: str) -> str:
    """An archive's name without its ending; empty where it is no archive's."""
    for ending in sorted(_ARCHIVES, key=len, reverse=True):
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return ""


def _decompressed(data: bytes, name: str) -> bytes:
    if not name.lower().endswith("gz"):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            data = packed.read(MOST_BYTES_OF_ONE + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"it cannot be unpacked: {error}") from error
    if len(data) > MOST_BYTES_OF_ONE:
        raise Unreadable(f"it is larger than {MOST_BYTES_OF_ONE // 2**20} MiB, unpacked")
    return data


def _opened(file: Path | io.BytesIO, name: str) -> zipfile.ZipFile | str:
    try:
        return zipfile.ZipFile(file)
    except Exception as error:  # whatever zipfile trips over
        return f"{os.path.basename(name)} is no zip archive that can be opened: {error}"


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name; of archives that were packed on a Mac it is UTF-8 and does not say so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename
