"""Letting the judge see where every thread is, even while a C call holds the GIL.

`faulthandler` writes the stacks from a signal's C handler (from a timer's C thread where there
are no signals to use), so nothing in the process has to be free to answer.
"""

from __future__ import annotations

import faulthandler
import os
from typing import IO

DUMPS = "COURSE_CHILD_DUMPS"
"""Name of the variable that says how: ``NUMBER:FOLDER`` for a signal, ``timer:FOLDER``."""
SECONDS_BETWEEN_DUMPS = 2.0

_files: dict[int, IO[str]] = {}


def register() -> bool:
    """Have this process write its stacks to a file of its own when asked; say whether it will.

    Call it wherever a process of the child begins: in the main script, before anything else, and,
    because that is imported again there, in processes made by spawn and forkserver. A forked
    process does it by itself.
    """
    how, _, folder = os.environ.get(DUMPS, "").partition(":")
    if not folder or os.getpid() in _files:
        return bool(folder)
    first = not _files
    try:
        os.makedirs(folder, exist_ok=True)
        file = open(os.path.join(folder, str(os.getpid())), "w", encoding="utf-8")  # noqa: SIM115
        if how == "timer":
            faulthandler.dump_traceback_later(SECONDS_BETWEEN_DUMPS, repeat=True, file=file)
        else:
            faulthandler.register(int(how), file=file, all_threads=True)
    except (OSError, ValueError, RuntimeError):
        return False
    _files[os.getpid()] = file
    if first and hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=register)
    return True
