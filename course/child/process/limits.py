"""Limits that a process puts upon itself, and so on all that it starts, before it runs an answer.

What the system cannot limit is watched from outside.
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
from collections.abc import Mapping

from course.child.noting import dumps

TASKS = "COURSE_CHILD_TASKS"
"""Name of the variable with the number of threads that the child's user may have in all."""
_FOR_STACKS = 2 * 2**30
_CPU_GRACE = 5


def bound_memory(most: int) -> None:
    """Let this process have no more than so many bytes of memory (Linux), and its threads' stacks.

    What it starts may set a limit of its own.
    """
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        data = most + _FOR_STACKS
        if hard == resource.RLIM_INFINITY or data < hard:
            resource.setrlimit(resource.RLIMIT_DATA, (data, hard))


def apply(limits: Mapping[str, float]) -> dict[str, int]:
    """Put the limits in force that this system has, and register the dump of stacks.

    Parameters
    ----------
    limits : mapping of str to number
        Any of ``memory``, ``file_size`` (bytes), ``cpu`` (seconds), ``open_files``.

    Returns
    -------
    dict of str to int
        The limits that the system enforces from now on, by the same names, and ``threads``.

    Notes
    -----
    Memory is limited by ``RLIMIT_DATA``, which counts what a process may write and keeps to
    itself. ``RLIMIT_AS`` would also count address space that numpy and thread arenas reserve and
    never use. Two GiB are added, since a thread's stack counts in full, used or not: the limit
    turns a single huge request into a ``MemoryError``, and the watch from outside ends the tree
    that really fills the memory. It is in force on Linux only.
    """
    dumps.register()
    tasks = os.environ.pop(TASKS, "")
    if sys.platform == "win32":
        return {}
    import resource

    no_core = 1 if sys.platform == "linux" else 0  # by 0 Linux would still start a crash reporter
    wanted: list[tuple[str, int, float, float]] = [("core", resource.RLIMIT_CORE, no_core, no_core)]
    if "file_size" in limits:
        size = limits["file_size"]
        wanted.append(("file_size", resource.RLIMIT_FSIZE, size, size))
    if "open_files" in limits:
        files = limits["open_files"]
        wanted.append(("open_files", resource.RLIMIT_NOFILE, files, files))
    if "cpu" in limits:
        seconds = math.ceil(limits["cpu"])
        wanted.append(("cpu", resource.RLIMIT_CPU, seconds, seconds + _CPU_GRACE))
    if "memory" in limits and sys.platform == "linux":
        data = limits["memory"] + _FOR_STACKS
        wanted.append(("memory", resource.RLIMIT_DATA, data, data))
    if tasks:
        wanted.append(("threads", resource.RLIMIT_NPROC, int(tasks), int(tasks)))
    in_force = {}
    for name, which, soft, hard in wanted:
        _, most = resource.getrlimit(which)
        top = math.inf if most == resource.RLIM_INFINITY else most
        pair = int(min(soft, top)), int(min(hard, top))
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(which, pair)
            in_force[name] = pair[0]
    in_force.pop("core", None)
    return in_force
