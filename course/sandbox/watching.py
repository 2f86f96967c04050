"""The watch on a child: what its tree uses, and which limit it has passed."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress

from course.sandbox.groups import Group
from course.sandbox.terms import MIB, Limits
from course.system.inside import Inside
from course.system.processes import Seen

SECONDS_BETWEEN_LOOKS = 0.05
_LOOKS_BETWEEN_DISK_LOOKS = 8


class Watch:
    """Compares what a tree uses with its limits, where the system does not keep them.

    Parameters
    ----------
    limits : Limits
        What the tree may use.
    group : Group
        What the system keeps and counts.
    folder : Inside
        Its folder.
    own : sequence of Inside
        The file systems that the child has for itself, its folder among them; the system keeps
        their size.
    """

    def __init__(self, limits: Limits, group: Group, folder: Inside, own: Sequence[Inside]) -> None:
        self._limits = limits
        self._group = group
        self._folder = folder
        self._own = own
        self._looks = 0
        self._cpu: dict[tuple[int, float], float] = {}

    def passed(self, alive: list[Seen], output_over: bool) -> tuple[str, str] | None:
        """The kind and the sentence of the first limit that is passed, or None."""
        limits = self._limits
        if output_over:
            return self._too_much_output()
        if len(alive) > limits.processes:
            return "processes", f"It had more than {limits.processes} processes at the same time."
        if "memory" not in self._group.holds and self._memory_over(alive):
            return self._too_much_memory()
        if self._cpu_seconds(alive) > limits.cpu:
            return "cpu", f"It used more than {limits.cpu:g} seconds of processor time."
        self._looks += 1
        if self._looks % _LOOKS_BETWEEN_DISK_LOOKS == 0:
            return self._out_of_memory() or self._disk_over(alive)
        return None

    def passed_at_the_end(self, output_over: bool) -> tuple[str, str] | None:
        """The same for a tree that may have ended before anybody looked."""
        return self._too_much_output() if output_over else self._out_of_memory()

    def _out_of_memory(self) -> tuple[str, str] | None:
        """Whether the system has ended a process of the tree for want of memory."""
        return self._too_much_memory() if self._group.ran_out_of_memory() else None

    def _too_much_output(self) -> tuple[str, str]:
        return "output", f"It wrote more than {self._limits.output:,} bytes of output."

    def _too_much_memory(self) -> tuple[str, str]:
        return "memory", f"It used more than {self._limits.memory // MIB} MiB of memory."

    def _memory_over(self, alive: list[Seen]) -> bool:
        if sum(seen.resident for seen in alive) <= self._limits.memory:
            return False
        import psutil

        proportional = 0
        for seen in alive:
            with suppress(psutil.Error):
                memory = psutil.Process(seen.pid).memory_full_info()
                proportional += getattr(memory, "pss", memory.uss)
        return proportional > self._limits.memory

    def _cpu_seconds(self, alive: list[Seen]) -> float:
        if "cpu" in self._group.holds:
            return self._group.cpu()
        self._cpu.update({(seen.pid, seen.born): seen.cpu for seen in alive})
        return sum(self._cpu.values())

    def _disk_over(self, alive: list[Seen]) -> tuple[str, str] | None:
        limits = self._limits
        if self._own:
            size, count = 0, sum(inside.files_of_its_system() for inside in self._own)
        else:
            size, count = _size_of(self._folder, limits.files)
            size += _deleted_but_open(alive)
        if count > limits.files:
            return "disk", f"It made more than {limits.files} files."
        if size > limits.disk:
            return "disk", f"Its files took more than {limits.disk // MIB} MiB."
        return None


def _size_of(folder: Inside, most: int) -> tuple[int, int]:
    """Bytes and number of the files below a folder; counting stops beyond `most`."""
    size = count = 0
    for status in folder.everything():
        count += 1
        size += 0 if stat.S_ISDIR(status.st_mode) else _bytes_on_disk(status)
        if count > most:
            break
    return size, count


def _bytes_on_disk(status: os.stat_result) -> int:
    blocks = getattr(status, "st_blocks", None)
    return status.st_size if blocks is None else blocks * 512


def _deleted_but_open(alive: list[Seen]) -> int:
    """Bytes of files that have no name any more but are still held open (Linux)."""
    if sys.platform != "linux":
        return 0
    files: dict[tuple[int, int], int] = {}
    for seen in alive:
        with suppress(OSError):
            for entry in os.scandir(f"/proc/{seen.pid}/fd"):
                with suppress(OSError):
                    if os.readlink(entry.path).endswith(" (deleted)"):
                        status = os.stat(entry.path)
                        files[status.st_dev, status.st_ino] = _bytes_on_disk(status)
    return sum(files.values())
