"""Which limits hold on this machine, found out by a child that puts them upon itself."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from course.sandbox.child import Child
from course.sandbox.syscalls import MISSING, filter_program
from course.sandbox.terms import MIB, Limits
from course.sandbox.watching import SECONDS_BETWEEN_LOOKS

_PROBE = """\
import json, sys
sys.path.append(sys.argv[1])
from course.child.process import limits
print(json.dumps(limits.apply(json.loads(sys.argv[2]))))
"""
_SECONDS = 60.0
_HOW_TO_HAVE_GROUPS = (
    " (it is where control groups can be made: as root; in a container that may write to"
    " /sys/fs/cgroup; or start it with: systemd-run --user --scope -p Delegate=yes …)"
    if sys.platform == "linux"
    else ""
)


def limits_in_force(limits: Limits | None = None, *, walls: bool = False) -> list[str]:
    """Say for each limit how much it is and who sees to it.

    Parameters
    ----------
    limits : Limits
        The limits in question.
    walls : bool
        Whether children are behind walls.

    Returns
    -------
    list of str
        One line a limit: by the system (it cannot be passed), or watched (the child is ended
        soon after it has been passed). Then what is not held, and what to do about it.

    Raises
    ------
    ChildNotStarted
        If no child can be started, or not behind walls.
    """
    limits = limits or Limits()
    held, group = _held(limits, walls)
    looks = round(1 / SECONDS_BETWEEN_LOOKS)
    watched = f"watched {looks} times a second"
    places = (
        " in its folder, in /tmp and in /dev/shm each, by the system"
        if walls
        else " in all, watched"
    )
    lines = [
        f"memory: {limits.memory // MIB} MiB in all, "
        + ("by the system, what belongs to no process included" if "memory" in group else watched)
        + (f"; {held['memory'] // MIB} MiB a process, by the system" if "memory" in held else ""),
        f"processes: {limits.processes}, {watched}" + _tasks(limits, held, group),
        f"processor time: {limits.cpu:g} seconds in all, {watched}"
        + (", counted by the system" if "cpu" in group else ""),
        f"disk: {limits.disk // MIB} MiB{places}; {limits.files} files, watched",
        f"one file: {limits.file_size // MIB} MiB, {_who(held, 'file_size')}",
        f"open files: {limits.open_files} a process, {_who(held, 'open_files')}",
        f"output: {limits.output:,} bytes, by the judge, who keeps no more",
    ]
    if walls and filter_program():
        kinds = ", ".join(MISSING)
        lines.append(f"missing in it: {kinds}")
    return [*lines, *_not_held(walls, held, group)]


def _tasks(limits: Limits, held: dict[str, int], group: frozenset[str]) -> str:
    if "tasks" in group:
        return f"; {limits.threads} threads in all, by the system"
    return f"; {held['threads']} threads of its user, by the system" if "threads" in held else ""


def _not_held(walls: bool, held: dict[str, int], group: frozenset[str]) -> Iterator[str]:
    if "memory" not in group:
        yield (
            "NOT HELD by the system: memory in all. What a program takes between two looks, and"
            f" what belongs to no process, is not counted{_HOW_TO_HAVE_GROUPS}"
        )
    if "tasks" not in group and "threads" not in held:
        yield f"NOT HELD by the system: the number of processes and threads{_HOW_TO_HAVE_GROUPS}"
    if walls and not filter_program():
        yield (
            "NOT HELD: keys of the kernel, which one answer can leave for the next, and namespaces"
            " that an answer makes for itself (apt install libseccomp2)"
        )


def _who(held: dict[str, int], name: str) -> str:
    return "by the system" if name in held else "not limited on this system"


def _held(limits: Limits, walls: bool) -> tuple[dict[str, int], frozenset[str]]:
    """What a child can have the system keep for each of its processes, and what for all of them."""
    package = Path(__file__).resolve().parents[1]
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        argv = [sys.executable, "-I", "-c", _PROBE, str(package.parent), json.dumps(asdict(limits))]
        readable = (package / "child", package / "__init__.py")
        with Child(
            argv, folder=Path(folder), readable=readable, limits=limits, walls=walls
        ) as child:
            if child.wait(_SECONDS) != 0:
                return {}, child.holds
            return json.loads(child.stdout()), child.holds
