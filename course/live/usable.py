"""Which cores a process may use, and what limits them: affinity and a container's quota.

`psutil` and `os.cpu_count` answer for the machine. A learner in a container or on a shared
server wants the answer for *this process*: `os.sched_getaffinity` (Linux, some BSDs) and the
quota in its control groups (`cpu.max` in version 2, `cpu.cfs_quota_us` in version 1; see the
kernel's Documentation/admin-guide/cgroup-v2.rst).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Usable:
    """The cores one process may use.

    Attributes
    ----------
    cores : tuple of int
        Their numbers, ascending.
    machine : int
        How many cores the machine has.
    quota : float or None
        The most cores' worth of CPU time that the process's control groups allow; None where
        nothing does, or where it is no less than `cores`.
    """

    cores: tuple[int, ...]
    machine: int
    quota: float | None = None

    @property
    def sentence(self) -> str:
        """One line that names the limits, such as ``2 of 8 cores usable (affinity)``."""
        count = len(self.cores)
        noun = "core" if self.machine == 1 else "cores"
        text = f"{count} {noun} usable"
        if count < self.machine:
            text = f"{count} of {self.machine} {noun} usable (affinity)"
        if self.quota is not None:
            text += f", of which this container may use {self.quota:.2g} (cgroup quota)"
        return text


def usable_by(pid: int, root: Path = Path("/")) -> Usable:
    """The cores that process `pid` may use.

    Parameters
    ----------
    pid : int
        A process of this machine.
    root : Path
        Where ``proc`` and ``sys`` are; tests give a folder with recorded texts.
    """
    machine = os.cpu_count() or 1
    cores = affinity(pid) or tuple(range(machine))
    quota = quota_of(pid, root)
    if quota is not None and quota >= len(cores):
        quota = None
    return Usable(cores, max(machine, len(cores)), quota)


def affinity(pid: int) -> tuple[int, ...] | None:
    """The cores that process `pid` may run on; None where the system does not tell."""
    try:
        if hasattr(os, "sched_getaffinity"):
            return tuple(sorted(os.sched_getaffinity(pid)))
        import psutil

        allowed = getattr(psutil.Process(pid), "cpu_affinity", None)
        return tuple(sorted(allowed())) if allowed else None
    except Exception:  # the process ended, or the system forbids the question
        return None


def quota_of(pid: int, root: Path = Path("/")) -> float | None:
    """The tightest CPU quota, in cores, among the control groups of `pid`, or None.

    A quota anywhere above the process binds it, so every level up to the root is read.
    """
    try:
        lines = (root / f"proc/{pid}/cgroup").read_text().splitlines()
    except OSError:
        return None
    found: list[float] = []
    for line in lines:
        _, controllers, group = line.split(":", 2)
        if controllers == "":
            top = root / "sys/fs/cgroup"
            reader = _quota_2
        elif "cpu" in controllers.split(","):
            top = root / "sys/fs/cgroup/cpu"
            reader = _quota_1
        else:
            continue
        folder = top / group.lstrip("/")
        while True:
            quota = reader(folder)
            if quota is not None:
                found.append(quota)
            if folder == top or top not in folder.parents:
                break
            folder = folder.parent
    return min(found, default=None)


def _quota_2(folder: Path) -> float | None:
    try:
        allowed, period = (folder / "cpu.max").read_text().split()
    except (OSError, ValueError):
        return None
    return None if allowed == "max" else int(allowed) / int(period)


def _quota_1(folder: Path) -> float | None:
    try:
        allowed = int((folder / "cpu.cfs_quota_us").read_text())
        period = int((folder / "cpu.cfs_period_us").read_text())
    except (OSError, ValueError):
        return None
    return allowed / period if allowed > 0 else None
