"""Which limits hold on this machine, found out by a child that puts them upon itself."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from course.sandbox.child import Child
from course.sandbox.terms import MIB, Limits
from course.sandbox.watching import SECONDS_BETWEEN_LOOKS

_PROBE = """\
import json, sys
sys.path.append(sys.argv[1])
from course.child import limits
print(json.dumps(limits.apply(json.loads(sys.argv[2]))))
"""
_SECONDS = 60.0


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
        soon after it has been passed).

    Raises
    ------
    ChildNotStarted
        If no child can be started, or not behind walls.
    """
    limits = limits or Limits()
    held = _held(limits, walls)
    looks = round(1 / SECONDS_BETWEEN_LOOKS)
    watched = f"watched {looks} times a second"
    return [
        f"memory: {limits.memory // MIB} MiB in all, {watched}"
        + (f"; {held['memory'] // MIB} MiB a process, by the system" if "memory" in held else ""),
        f"processes: {limits.processes}, {watched}"
        + (f"; {held['threads']} threads of its user, by the system" if "threads" in held else ""),
        f"processor time: {limits.cpu:g} seconds in all, {watched}",
        f"disk: {limits.disk // MIB} MiB and {limits.files} files in all, watched",
        f"one file: {limits.file_size // MIB} MiB, {_who(held, 'file_size')}",
        f"open files: {limits.open_files} a process, {_who(held, 'open_files')}",
        f"output: {limits.output:,} bytes, by the judge, who keeps no more",
    ]


def _who(held: dict[str, int], name: str) -> str:
    return "by the system" if name in held else "not limited on this system"


def _held(limits: Limits, walls: bool) -> dict[str, int]:
    package = Path(__file__).resolve().parents[1]
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        argv = [sys.executable, "-I", "-c", _PROBE, str(package.parent), json.dumps(asdict(limits))]
        readable = (package / "child", package / "__init__.py")
        with Child(
            argv, folder=Path(folder), readable=readable, limits=limits, walls=walls
        ) as child:
            if child.wait(_SECONDS) != 0:
                return {}
            held: dict[str, int] = json.loads(child.stdout())
            return held
