"""A control group for every child: the system itself counts its memory, its tasks and its CPU time.

What is added up by looking at processes misses what belongs to no process: files in memory,
blocks that nobody has mapped at the moment, messages on their way. A control group (cgroups(7)) is
charged for all of it and cannot be outrun. Both versions of Linux's control groups serve where the
judge may make one: as root, in a container whose groups can be written, or in a scope that systemd
has delegated (``systemd-run --user --scope -p Delegate=yes``).
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course.sandbox.terms import Limits

_PREFIX = "course-"
_JUDGES = "judges"
_SECONDS_TO_EMPTY = 2.0
_SECONDS_TO_BEGIN = 60.0  # within which a new group, of a judge that may not be seen, has a process
_finding = threading.Lock()


@dataclass(frozen=True)
class Places:
    """Where groups can be made on this machine.

    Attributes
    ----------
    version : int
        Of the system's control groups: 1 or 2; 0 where no group can be made.
    folders : dict of str to Path
        The folder in which to make a group, for each of "memory", "tasks" and "cpu" that can be
        had; one and the same in version 2.
    """

    version: int
    folders: dict[str, Path]


class Group:
    """The control group of one child, or what stands for it where none can be made.

    Attributes
    ----------
    holds : frozenset of str
        What the system sees to: any of "memory", "tasks" and "cpu" (counted, not limited).
    """

    def __init__(self, limits: Limits, tasks: int) -> None:
        places = places_for_groups()
        self.holds = frozenset(places.folders)
        self._version = places.version
        name = f"{_PREFIX}{os.getpid()}-{secrets.token_hex(6)}"
        self._folders = {what: folder / name for what, folder in places.folders.items()}
        try:
            for folder in set(self._folders.values()):
                folder.mkdir()
            for what, file, value in _settings(self._version, limits.memory, tasks):
                if what in self._folders:
                    (self._folders[what] / file).write_text(value)
            for what, file, value in _wishes(self._version, limits.memory):
                if what in self._folders:
                    with contextlib.suppress(OSError):
                        (self._folders[what] / file).write_text(value)
        except OSError:
            self.remove()
            raise

    def take(self, pid: int) -> None:
        """Put a process into the group, unless it has ended, and with it all that it will start."""
        for folder in set(self._folders.values()):
            with contextlib.suppress(ProcessLookupError):
                (folder / "cgroup.procs").write_text(str(pid))

    def ran_out_of_memory(self) -> bool:
        """Whether the system has ended one of its processes since memory ran out."""
        file = "memory.events" if self._version == 2 else "memory.oom_control"
        return self._number("memory", file, r"^oom_kill (\d+)") > 0

    def cpu(self) -> float:
        """Seconds of CPU time of all that ran in the group, also of what has ended."""
        if self._version == 2:
            return self._number("cpu", "cpu.stat", r"^usage_usec (\d+)") / 1e6
        return self._number("cpu", "cpuacct.usage", r"(\d+)") / 1e9

    def remove(self) -> None:
        """Give the group back; its processes have ended."""
        deadline = time.monotonic() + _SECONDS_TO_EMPTY
        for folder in set(self._folders.values()):
            while not _removed(folder) and time.monotonic() < deadline:
                time.sleep(0.005)  # the last of them is just ending
        self._folders = {}

    def _number(self, what: str, file: str, pattern: str) -> int:
        try:
            text = (self._folders[what] / file).read_text()
        except (OSError, KeyError):
            return 0
        found = re.search(pattern, text, re.MULTILINE)
        return int(found[1]) if found else 0


def places_for_groups() -> Places:
    """Where groups can be made; tried once, and remembered."""
    with _finding:
        return _places()


def _settings(version: int, memory: int, tasks: int) -> Iterator[tuple[str, str, str]]:
    """What must be written into the files of a group, by what it is for."""
    yield "memory", "memory.max" if version == 2 else "memory.limit_in_bytes", str(memory)
    yield "tasks", "pids.max", str(tasks)


def _wishes(version: int, memory: int) -> Iterator[tuple[str, str, str]]:
    """The same for files that not every system has: no more by swapping, and all end together."""
    if version == 2:
        yield "memory", "memory.swap.max", "0"
        yield "memory", "memory.oom.group", "1"
    else:
        yield "memory", "memory.memsw.limit_in_bytes", str(memory)


@functools.cache
def _places() -> Places:
    if sys.platform != "linux":
        return Places(0, {})
    own = _own_folders()
    places = Places(0, {})
    if unified := own.get("unified"):
        places = _second_version(unified)
    if "memory" not in places.folders and (first := _first_version(own)).folders:
        places = first
    for folder in set(places.folders.values()):
        _clear(folder)
    return places


def _own_folders() -> dict[str, Path]:
    """The folder of this process's own group, for each hierarchy; "unified" is version 2."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text().splitlines()
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return {}
    paths: dict[str, str] = {}
    for line in lines:
        _, controllers, own = line.split(":", 2)
        paths |= dict.fromkeys(controllers.split(",") if controllers else ["unified"], own)
    found: dict[str, Path] = {}
    for line in mounts:
        before, _, after = line.partition(" - ")
        root, place = before.split()[3:5]
        kind, _, options = after.split(" ", 2)
        names = ["unified"] if kind == "cgroup2" else options.split(",") * (kind == "cgroup")
        for name in names:
            if name in paths and (path := os.path.relpath(paths[name], root)).split("/")[0] != "..":
                found.setdefault(name, Path(place, path))
    return found


def _first_version(own: dict[str, Path]) -> Places:
    named = {"memory": "memory", "tasks": "pids", "cpu": "cpuacct"}
    folders = {what: own[name] for what, name in named.items() if name in own}
    usable = {what: folder for what, folder in folders.items() if _can_make_one(folder)}
    return Places(1, usable) if usable else Places(0, {})


def _second_version(own: Path) -> Places:
    """The nearest group above that hands memory and tasks on; else the own one, made to do so.

    In this version a group either has processes or hands on what it may use.
    """
    for folder in (own, *own.parents):
        if not (folder / "cgroup.procs").exists():
            break
        if _words(folder / "cgroup.subtree_control") >= {"memory", "pids"}:
            if _can_make_one(folder):
                return _second(folder)
            break
    if _words(own / "cgroup.controllers") >= {"memory", "pids"} and _hand_on(own):
        return _second(own)
    return Places(0, {})


def _second(folder: Path) -> Places:
    return Places(2, dict.fromkeys(("memory", "tasks", "cpu"), folder))


def _hand_on(own: Path) -> bool:
    """Move the processes of the own group, if they are the judge's only, into one below it."""
    inner = own / f"{_PREFIX}{_JUDGES}"
    try:
        inner.mkdir(exist_ok=True)
        for pid in _words(own / "cgroup.procs"):
            if not _is_kin(int(pid)):
                return False
        while there := _words(own / "cgroup.procs"):  # one may end, or start another, meanwhile
            for pid in there:
                with contextlib.suppress(ProcessLookupError):
                    (inner / "cgroup.procs").write_text(pid)
        (own / "cgroup.subtree_control").write_text("+memory +pids")
    except OSError:
        return False
    return True


def _is_kin(pid: int) -> bool:
    """Whether a process is this one, or has started it, or was started by it."""
    return pid in _line_of(os.getpid()) or os.getpid() in _line_of(pid)


def _line_of(pid: int) -> list[int]:
    """A process, its parent, and so on."""
    line = []
    while pid > 0:
        line.append(pid)
        try:
            stat = Path(f"/proc/{pid}/stat").read_bytes()
        except OSError:
            break
        pid = int(stat.rpartition(b")")[2].split()[1])
    return line


def _can_make_one(folder: Path) -> bool:
    """Whether a group can be made here and a process of the own group be moved into it."""
    tried = folder / f"{_PREFIX}{os.getpid()}-{secrets.token_hex(6)}"
    try:
        tried.mkdir()
    except OSError:
        return False
    writable = os.access(tried / "cgroup.procs", os.W_OK) and os.access(
        folder / "cgroup.procs", os.W_OK
    )
    return _removed(tried) and writable


def _clear(folder: Path) -> None:
    """Remove the groups that judges have left who were ended before they could."""
    for left in folder.glob(f"{_PREFIX}[0-9]*-*"):
        pid = left.name.removeprefix(_PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            age = time.time() - left.stat().st_mtime
            if age > _SECONDS_TO_BEGIN and not Path("/proc", pid).exists():
                _removed(left)


def _removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        pass
    except OSError:
        return False
    return True


def _words(file: Path) -> set[str]:
    try:
        return set(file.read_text().split())
    except OSError:
        return set()
