"""Letting the judge see where every thread is, even while a C call holds the GIL.

`faulthandler` writes the stacks from a signal's C handler (from a timer's C thread where there
are no signals to use), so nothing in the process has to be free to answer.  It knows no names:
these are written into the same file as processes and threads begin, and other facts that the judge
may want when nobody can be asked any more.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import threading
from typing import Any

DUMPS = "COURSE_CHILD_DUMPS"
"""Name of the variable that says how: ``NUMBER:FOLDER`` for a signal, ``timer:FOLDER``."""
SECONDS_BETWEEN_DUMPS = 2.0
MARK = "#course "
"""How a line begins that tells a fact: this, then a JSON object."""
MOST_FACTS = 1000
_LONGEST_NAME = 60

_files: dict[int, int] = {}


class _Facts:
    """How many facts this process has written."""

    written = 0


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
        place = os.path.join(folder, str(os.getpid()))
        file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        if how == "timer":
            faulthandler.dump_traceback_later(SECONDS_BETWEEN_DUMPS, repeat=True, file=file)
        elif sys.platform != "win32":
            faulthandler.register(int(how), file=file, all_threads=True)
    except (OSError, ValueError, RuntimeError):
        return False
    _files[os.getpid()] = file
    _Facts.written = 0
    tell({"main": threading.get_ident()})
    if first:
        _tell_names()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=register)
    return True


def begin() -> None:
    """Register a process that begins anew, by spawn or forkserver; a worker has a name by now."""
    from multiprocessing import process

    _files.pop(os.getpid(), None)  # a copy has other open files than when it was forked
    register()
    if process.current_process().name != "MainProcess":  # as the fork server is called
        _tell_process(process.current_process())


def _tell_names() -> None:
    """Write down from now on which thread, and which process, has which name."""
    from multiprocessing import process, util

    original: Any = getattr(threading.Thread, "_set_ident", None)
    if original is not None:

        def set_ident(thread: threading.Thread) -> None:
            original(thread)
            tell({"thread": thread.ident, "name": str(thread.name)[:_LONGEST_NAME]})

        threading.Thread._set_ident = set_ident  # type: ignore[attr-defined]

    util.register_after_fork(_Facts, lambda _: _tell_process(process.current_process()))


def _tell_process(process: Any) -> None:
    tell({"process": str(process.name)[:_LONGEST_NAME]})


def tell(fact: dict[str, Any]) -> None:
    """Write a fact about this process into its file."""
    file = _files.get(os.getpid())
    if file is not None and _Facts.written < MOST_FACTS:
        _Facts.written += 1
        try:
            os.write(file, f"{MARK}{json.dumps(fact)}\n".encode())
        except OSError:
            return
