"""Which cores a process may use, and what limits them: affinity, a container's cpuset and quota.

`psutil` and `os.cpu_count` answer for the machine. A learner in a container or on a shared
server wants the answer for *this process*: `os.sched_getaffinity` (Linux, some BSDs), and what
its control groups say: which cores (`cpuset.cpus.effective`, in version 1
`cpuset.effective_cpus`) and how much time (`cpu.max`, in version 1 `cpu.cfs_quota_us`). See the
kernel's Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/cpusets.rst.
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
    by : {"affinity", "cpuset"}
        What keeps the process from the other cores, where there are others: the program or the
        one who started it (``taskset``), or the container.
    """

    cores: tuple[int, ...]
    machine: int
    quota: float | None = None
    by: str = "affinity"

    @property
    def sentence(self) -> str:
        """One line that names the limits, such as ``2 of 8 cores usable (affinity)``."""
        count = len(self.cores)
        noun = "core" if self.machine == 1 else "cores"
        text = f"{count} {noun} usable"
        if count < self.machine:
            text = f"{count} of {self.machine} {noun} usable ({self.by})"
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
    by = "cpuset" if cpuset_of(pid, root) == cores else "affinity"
    return Usable(cores, max(machine, len(cores)), quota, by)


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
    found = [_quota_2(folder) for folder in _groups(pid, root, "")]
    found += [_quota_1(folder) for folder in _groups(pid, root, "cpu")]
    return min((quota for quota in found if quota is not None), default=None)


def cpuset_of(pid: int, root: Path = Path("/")) -> tuple[int, ...] | None:
    """The cores that the control groups of `pid` allow, or None where they do not say."""
    for controller, name in (("", "cpuset.cpus.effective"), ("cpuset", "cpuset.effective_cpus")):
        for folder in _groups(pid, root, controller):
            try:
                return parse_cores((folder / name).read_text())
            except (OSError, ValueError):
                continue
    return None


def parse_cores(text: str) -> tuple[int, ...]:
    """The numbers in a list of cores as the kernel writes it: ``0-2,7``.

    Raises
    ------
    ValueError
        If `text` is no such list.
    """
    cores: list[int] = []
    for part in text.strip().split(","):
        first, _, last = part.partition("-")
        cores += range(int(first), int(last or first) + 1)
    return tuple(cores)


def _groups(pid: int, root: Path, controller: str) -> list[Path]:
    """The folders of the control group of `pid` and of all above it, nearest first.

    The controller is empty for version 2, which has one tree of groups for everything. A
    container may be told a path that is not there, because it sees only its own part of the tree.
    """
    try:
        lines = (root / f"proc/{pid}/cgroup").read_text().splitlines()
    except OSError:
        return []
    for line in lines:
        _, controllers, group = line.split(":", 2)
        if controller in controllers.split(","):
            top = root / "sys/fs/cgroup" / controller
            folder = top / group.lstrip("/").replace("../", "")
            return [folder, *(each for each in folder.parents if top in (each, *each.parents))]
    return []


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
