"""nbgrader's exchange, with hand-ins that only their author and the instructors can read.

nbgrader leaves hand-ins readable to all and hides them behind a name that nobody is to guess, and
whoever writes another student's name into that name hands in for them, with no more than a warning.
"""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import Any

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect, ExchangeSubmit
from nbgrader.utils import parse_utc

_NOBODY = ""
_LONG_AGO = parse_utc("1970-01-01 00:00:00 UTC")


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
    """Collects hand-ins only from those whose names they bear.

    With ``c.Collect.check_owner = False`` it does not ask who has put them there.
    """

    src_records: list[dict[str, Any]]

    def init_src(self) -> None:
        """Find the newest hand-in of each student among those that are the student's own."""
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"] != _NOBODY]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """What nbgrader reads in the name of a hand-in, if that name can be believed."""
        try:
            record: dict[str, Any] = super()._path_to_record(path)
        except (ValueError, OverflowError, ExchangeError):
            why = "its name is none of nbgrader's"
        else:
            why = self._why_not_theirs(path, record["username"]) if self.check_owner else ""
        if not why:
            return record
        self.log.warning("%s is not collected: %s", path, why)
        return {"username": _NOBODY, "filename": Path(path).name, "timestamp": _LONG_AGO}

    def _why_not_theirs(self, path: str, name: str) -> str:
        found = Path(path)
        if found.is_symlink():
            return "it is a link"
        if sys.platform == "win32":
            return "Windows does not tell whose it is (c.Collect.check_owner = False trusts names)"
        try:
            owner = found.owner()
        except KeyError:
            owner = "nobody that this machine knows"
        return "" if owner == name else f"it has the name of {name}, but belongs to {owner}"
