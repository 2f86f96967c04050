"""nbgrader's exchange, with hand-ins that only their author and the instructors can read.

nbgrader leaves hand-ins readable to all and hides them behind a name that nobody is to guess. Who
knows that name can take the hand-in away, and whoever writes another student's name into it hands
in for them, with no more than a warning.

With an assignment goes the start page, which the notebooks lead to: nbgrader gives out folders.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import (
    ExchangeCollect,
    ExchangeFetchAssignment,
    ExchangeList,
    ExchangeReleaseAssignment,
    ExchangeSubmit,
)
from nbgrader.utils import ignore_patterns, parse_utc

from course.handins.copying import Copying
from course.handins.files import MOST_BYTES, Unreadable, bytes_of
from course.handins.receiving import time_in
from course.handins.unpacking import MOST_BYTES_OF_ONE
from course.handins.values import Text
from course.progress.store import START_PAGE
from course.setup.writing import SHARED, write_whole

_ALL_READ = stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IROTH
_NOBODY = ""
_LONG_AGO = parse_utc("1970-01-01 00:00:00 UTC")


class Release(ExchangeReleaseAssignment):
    """Releases an assignment, and the start page beside it.

    Whatever is in ``inbound`` can be renamed and removed by its owner and by that of the folder
    only (the folder's sticky bit is set); nbgrader lets all who may hand in do so.
    """

    inbound_path: str
    course_path: str
    src_path: str

    def init_dest(self) -> None:
        """Make the folders of the exchange, or see to those that are there."""
        super().init_dest()
        inbound = Path(self.inbound_path)
        rights = stat.S_IMODE(inbound.stat().st_mode)
        if rights & stat.S_ISVTX:
            return
        try:
            inbound.chmod(rights | stat.S_ISVTX)
        except PermissionError:  # a second instructor's: the folder has one owner
            self.log.warning("%s: its owner has to type chmod +t, or hand-ins can vanish", inbound)

    def copy_files(self) -> None:
        """Release the assignment; the start page is always that of this release."""
        super().copy_files()
        start = Path(self.src_path).parent / START_PAGE
        if start.is_file():
            given = Path(self.course_path, START_PAGE)
            write_whole(given, start.read_bytes(), SHARED)
            given.chmod(_ALL_READ)  # as nbgrader does with the assignment, whatever the umask


class Fetch(ExchangeFetchAssignment):
    """Fetches an assignment, and the start page if there is none beside it yet."""

    course_path: str
    dest_path: str

    def copy_files(self) -> None:
        """Fetch; what a student has is never overwritten."""
        super().copy_files()
        start = Path(self.course_path, START_PAGE)
        own = Path(self.dest_path).parent / START_PAGE
        if start.is_file() and not own.exists():
            shutil.copyfile(start, own)


class Submit(ExchangeSubmit):
    """Hands in to the group that the folder ``inbound`` belongs to, and to nobody else.

    nbgrader has made that folder such that what is put into it belongs to the folder's group (its
    set-group-ID bit is set). Where it does not, the rights stay as nbgrader gives them.
    """

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy a hand-in, into the exchange or to where the student keeps a copy."""
        super().do_copy(src, dest, log)
        if Path(dest).parent == Path(self.inbound_path) and self._gives_its_group():
            self._into_a_folder_that_gives_its_group(Path(dest))

    def _into_a_folder_that_gives_its_group(self, folder: Path) -> None:
        """Make the folder anew: with the rights of the student's own it has lost that bit.

        Only who is in a group may set the bit, and no student is; a new folder inherits it.
        """
        new = folder.with_name(f".{folder.name}")
        new.mkdir(mode=stat.S_IRWXU)
        for entry in folder.iterdir():
            entry.rename(new / entry.name)
        folder.rmdir()
        new.rename(folder)

    def set_perms(self, dest: str, fileperms: int, dirperms: int) -> None:
        """Give rights to the files and folders of a hand-in."""
        keep = ~stat.S_IRWXO if self._gives_its_group() else ~0
        super().set_perms(dest, fileperms & keep, dirperms & keep)

    def copy_files(self) -> None:
        """Hand in; nbgrader opens the folder to all at the end, which is taken back."""
        super().copy_files()
        if self._gives_its_group():
            folder = Path(self.inbound_path, self.assignment_filename)
            folder.chmod(stat.S_IRWXU | stat.S_IRWXG)

    def _gives_its_group(self) -> bool:
        return bool(Path(self.inbound_path).stat().st_mode & stat.S_ISGID)


class Collect(ExchangeCollect):
    """Collects hand-ins only from those whose names they bear, and of these only plain files.

    Who hands in may put anything into the exchange, and change it until it is collected. With
    ``c.Collect.check_owner = False`` it does not ask who has put them there.
    """

    src_records: list[dict[str, Any]]

    def init_src(self) -> None:
        """Find the newest hand-in of each student among those that are the student's own."""
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"] != _NOBODY]

    def copy_files(self) -> None:
        """Collect each hand-in; what is wrong with one keeps nobody else's back.

        Raises
        ------
        ExchangeError
            One could not be collected.
        """
        count, topic = len(self.src_records), self.coursedir.assignment_id
        told = self.log.info if count else self.log.warning
        told("%s submissions of %r to collect", count or "No", topic)
        failed = []
        for record in self.src_records:
            name = record["username"]
            try:
                self._collect(name, record)
            except (Unreadable, OSError, ValueError) as error:
                self.log.error("%s is not collected: %s", record["filename"], error)
                failed.append(name)
        if failed:
            self.fail(f"{len(failed)} of {count} could not be collected: {', '.join(failed)}")

    def _collect(self, name: str, record: dict[str, Any]) -> None:
        course = self.coursedir
        topic = course.assignment_id
        target = Path(course.format_path(course.submitted_directory, name, topic))
        there = os.path.lexists(target)
        if there and not self._is_to_be_replaced(target, record["timestamp"]):
            other = "No newer submission to collect" if self.update else "Submission already exists"
            hint = "" if self.update else ", use --update to update"
            self.log.info("%s%s: %s %s", other, hint, name, topic)
            return
        done = "Updating" if there else "Collecting"
        self.log.info("%s submission: %s %s", done, name, topic)
        source = Path(self.inbound_path, record["filename"])
        with _beside(target) as new:
            for line in self._copied(source, new, name):
                self.log.warning("%s: %s", name, line)
            self._share(new)
            if there:
                with _beside(target) as old:
                    target.rename(old)
                    try:
                        new.rename(target)
                    except BaseException:
                        old.rename(target)
                        raise
            else:
                new.rename(target)

    def _is_to_be_replaced(self, there: Path, new: datetime) -> bool:
        old, _ = time_in(there)
        if self.before_duedate and old != new:
            return True
        return bool(self.update) and (old is None or new > old)

    def _copied(self, source: Path, target: Path, name: str) -> list[Text]:
        """Copy a student's folder; a line for each reason why something in it was left out."""
        status = source.lstat()
        if why := self._why_not_theirs(status, name):
            raise Unreadable(why)
        course = self.coursedir
        ignored = ignore_patterns(course.ignore, course.include)
        largest = min(MOST_BYTES, 1000 * course.max_file_size)
        most = min(MOST_BYTES_OF_ONE, 1000 * course.max_dir_size)
        return Copying(source, target, status.st_uid, ignored, largest, most).run()

    def _share(self, folder: Path) -> None:
        """Give it to the group of instructors, where nbgrader is told that there is one."""
        if self.coursedir.groupshared:
            for path in (folder, *folder.rglob("*")):
                path.chmod(path.stat().st_mode | (0o2770 if path.is_dir() else 0o660))

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """What nbgrader reads in the name of a hand-in, if that name can be believed."""
        try:
            record: dict[str, Any] = super()._path_to_record(path)
        except (ValueError, OverflowError, ExchangeError):
            why = "its name is none of nbgrader's"
        else:
            why = self._why_it_is_none(Path(path), record["username"])
        if not why:
            return record
        self.log.warning("%s is not collected: %s", path, why)
        return {"username": _NOBODY, "filename": Path(path).name, "timestamp": _LONG_AGO}

    def _why_it_is_none(self, found: Path, name: str) -> str:
        try:
            return self._why_not_theirs(found.lstat(), name)
        except OSError as error:
            return f"it cannot be reached ({error.strerror})"

    def _why_not_theirs(self, status: os.stat_result, name: str) -> str:
        if stat.S_ISLNK(status.st_mode):
            return "it is a link"
        if not stat.S_ISDIR(status.st_mode):
            return "it is no folder"
        if not self.check_owner:
            return ""
        if sys.platform == "win32":
            return "Windows does not tell whose it is (c.Collect.check_owner = False trusts names)"
        import pwd

        try:
            owner = pwd.getpwuid(status.st_uid).pw_name
        except KeyError:
            owner = "nobody that this machine knows"
        return "" if owner == name else f"it has the name of {name}, but belongs to {owner}"


class List(ExchangeList):
    """Lists hand-ins without reading what is no plain file, or is of any size.

    nbgrader looks into each of them for what says where its feedback is.
    """

    assignments: list[str]

    def parse_assignments(self) -> list[dict[str, Any]]:
        """What is to be listed; what is left out is told."""
        if self.inbound:
            why = {path: _why_not_read(Path(path)) for path in self.assignments}
            self.assignments = [path for path, reason in why.items() if not reason]
            for path in why.keys() - set(self.assignments):
                self.log.warning("%s is not listed: %s", path, why[path])
        found: list[dict[str, Any]] = super().parse_assignments()
        return found


def _why_not_read(folder: Path) -> str:
    if folder.is_symlink() or not folder.is_dir():
        return "it is no folder"
    try:
        for path in folder.glob("*.ipynb"):
            bytes_of(path)
        secret = folder / "submission_secret.txt"
        if os.path.lexists(secret) and not bytes_of(secret, 1000).decode("ascii"):
            return f"nothing is in {secret.name}"
    except (Unreadable, OSError, ValueError) as error:
        return str(error)
    return ""


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A place in a new folder beside a path, on the same disk; what is there at the end goes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f".{target.name}.", dir=target.parent, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder, target.name)
