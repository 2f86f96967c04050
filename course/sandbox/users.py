"""A user of its own for every child, where the judge is root (Linux).

The system binds no limit on processes to root. A user that exists nowhere else is bound by it,
shares the count with nobody, and may not write outside the folder that it is given.
"""

from __future__ import annotations

import functools
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

_LOWEST = 100_000


def give(folder: Path, user: int) -> None:
    """Make a user the owner of a folder and of all that is in it."""
    if sys.platform == "win32":
        raise NotImplementedError
    os.chown(folder, user, user)
    for place, folders, files in os.walk(folder):
        for name in folders + files:
            os.chown(os.path.join(place, name), user, user, follow_symlinks=False)


def spare_user() -> int | None:
    """The number of a user that nobody else has, or None where the judge cannot give one."""
    if sys.platform != "linux" or os.geteuid() != 0 or not _can_change_user():
        return None
    return _pick()


def as_user(user: int, *, may_read_all: bool) -> list[str]:
    """The words to put before a command that is to run as a user without any privilege.

    Parameters
    ----------
    user : int
        Number of the user, and of its only group.
    may_read_all : bool
        Let it read what root may read: the interpreter may be in root's home. Never behind walls,
        where this privilege opens files that are out of sight.
    """
    capabilities = "-all,+dac_read_search" if may_read_all else "-all"
    words = [_setpriv(), f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    words += [f"--inh-caps={capabilities}", f"--bounding-set={capabilities}"]
    if may_read_all:
        words.append(f"--ambient-caps={capabilities}")
    return [*words, "--no-new-privs"]


def _setpriv() -> str:
    return shutil.which("setpriv") or "/usr/bin/setpriv"


@functools.cache
def _can_change_user() -> bool:
    user = _pick()
    if user is None:
        return False
    try:
        tried = subprocess.run(
            [*as_user(user, may_read_all=True), sys.executable, "-I", "-S", "-c", ""],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


def _pick() -> int | None:
    """A number at random from the largest range of users that this namespace has."""
    try:
        lines = Path("/proc/self/uid_map").read_text().splitlines()
    except OSError:
        return None
    first, count = max(
        ((int(line.split()[0]), int(line.split()[2])) for line in lines), key=lambda pair: pair[1]
    )
    last = min(first + count, 2**31) - 1
    lowest = _LOWEST if last > 2 * _LOWEST else max(first, 1_000)
    return lowest + secrets.randbelow(last - lowest) if last > lowest else None
