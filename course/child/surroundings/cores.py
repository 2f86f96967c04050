"""One core, as far as an answer can tell: nobody may rely on how many a machine has.

What takes its number of workers from the machine would be right on a large one and wrong on a small
one, and so would its verdict.
"""

from __future__ import annotations

import os

_FROM_OUTSIDE = "PYTHON_CPU_COUNT"
"""The variable by which Python is told how many cores it shall see, from 3.13 on."""


def be_one() -> None:
    """Have this process, and all that it starts, see one core."""
    os.environ[_FROM_OUTSIDE] = "1"
    os.cpu_count = _one
    if hasattr(os, "process_cpu_count"):
        os.process_cpu_count = _one
    if hasattr(os, "sched_getaffinity"):
        first = frozenset({min(os.sched_getaffinity(0))})
        os.sched_getaffinity = lambda _process: set(first)


def _one() -> int:
    return 1
