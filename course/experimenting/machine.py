"""What other programs take of the cores meanwhile: who measures beside them must know."""

from __future__ import annotations

import os
import time

import psutil

from course.live.usable import usable_by

MUCH = 0.4
"""Part of the cores: where others take more, a measurement says little."""


class Machine:
    """The cores of this process from now on."""

    def __init__(self) -> None:
        self._cores = usable_by(os.getpid()).cores
        self._began = self._now()

    def _now(self) -> tuple[float, float, float]:
        """Return the clock, the CPU time of all on these cores, and that of this process tree."""
        per_core = psutil.cpu_times(percpu=True)
        idle = sum(
            per_core[core].idle + getattr(per_core[core], "iowait", 0.0)
            for core in self._cores
            if core < len(per_core)
        )
        clock = time.perf_counter()
        own = os.times()
        spent = own.user + own.system + own.children_user + own.children_system
        return clock, clock * len(self._cores) - idle, spent

    def others(self) -> str:
        """Say what others took since the beginning; empty if that was little."""
        wall, busy, own = (now - then for now, then in zip(self._now(), self._began, strict=True))
        count = len(self._cores)
        taken = min(max(0.0, busy - own) / max(wall, 1e-3), count)
        if taken < MUCH * count:
            return ""
        return (
            f"Other programs took {taken:.1f} of your {count} cores meanwhile, so measure again"
            " when the machine is less busy."
        )
