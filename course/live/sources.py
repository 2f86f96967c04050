"""Which source of readings this system has."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from course.live.reading import Source


def source_for(pid: int, machinery: Iterable[int] = ()) -> Source:
    """The best source that this system has for process `pid`.

    Parameters
    ----------
    pid : int
        The process whose threads and descendants are the workers.
    machinery : iterable of int
        Native ids of threads that are not workers: the ones a Jupyter kernel talks with.

    Raises
    ------
    ProcessLookupError
        If there is no such process.
    """
    if sys.platform == "linux" and os.path.exists(f"/proc/{pid}/task/{pid}/children"):
        from course.live.proc import LinuxSource

        return LinuxSource(pid, machinery)
    from course.live.portable import PortableSource

    return PortableSource(pid, machinery)
