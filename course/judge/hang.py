"""What to say when an answer has not come by its deadline: who waits where."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import time
from pathlib import Path
from typing import Any

import psutil

from course.child import stacks
from course.sandbox import Child

_PATIENCE = 2.0
"""Seconds in which the processes of an answer may write down where they are."""


_LONGEST_NAME = 60
_STOPPED = {"worker": "a process", "module": "", "line": None, "inside": ""}
_STOPPED |= {"text": "stopped by a signal (SIGSTOP), and nobody lets it go on"}
_LIBRARY_S = ("QueueFeederThread", "QueueManagerThread", "ExecutorManagerThread")
_MOST_BYTES = 1_000_000
"""Bytes of what one process may write about itself."""


def who_waits_where(child: Child, folder: Path, texts: dict[str, str]) -> list[dict[str, Any]]:
    """Return where in the learner's code each thread of each process is.

    Parameters
    ----------
    child : Child
        The process tree that gave no answer.
    folder : Path
        Its folder, where the learner's modules lie.
    texts : dict of str to str
        Name and text of these modules.

    Returns
    -------
    list of dict
        ``worker``, ``module``, ``line``, ``text`` (the line itself) and ``inside`` (the library's
        function that it waits in, if any).  A worker that is not in the learner's code has no
        line; threads that the library has for itself are left out.
    """
    stopped = [process for process in child.tree() if _is_stopped(process)]
    asked = [process for process in child.tree() if process not in stopped and _ask(process)]
    until = time.monotonic() + _PATIENCE
    while len(told := list(child.scratch.glob(stacks.FILE.format(pid="*")))) < len(asked):
        if time.monotonic() > until:
            break
        time.sleep(0.02)
    waits = []
    for path in sorted(told):
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            waits += _waits(json.loads(_read(path)), texts)
    waits += [dict(_STOPPED) for _ in stopped]
    if len(told) < len(asked) or not (asked or stopped):
        waits += _from_dumps(child.stacks(), folder, texts)
    return waits


def in_words(how: str, waits: list[dict[str, Any]]) -> str:
    """Say how it hangs, and what the workers were doing."""
    said = f"it {how}"
    waits = sorted(waits, key=lambda wait: not wait["line"])
    if not waits:
        return said
    places = [
        f"{w['worker']} is on line {w['line']}: {w['text']}"
        if w["line"]
        else f"{w['worker']} is {w['text']}"
        for w in waits[:4]
    ]
    more = f"; and {len(waits) - 4} more" if len(waits) > 4 else ""
    return f"{said}. Then {'; '.join(places)}{more}"


def _read(path: Path) -> str:
    """Read what a process wrote; the folder is the learner's, so this may be anything but that."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError(f"{path.name} is no file")
        return file.read(_MOST_BYTES).decode("utf-8")


def _from_dumps(dumps: dict[int, str], folder: Path, texts: dict[str, str]) -> list[dict[str, Any]]:
    """Return the same from the stacks that `faulthandler` wrote, which know no names."""
    waits = []
    for dump in dumps.values():
        for thread in dump.split("\n\n"):
            found = re.search(rf'File "{re.escape(str(folder))}.(\w+)\.py", line (\d+)', thread)
            if found and found[1] in texts:
                module, line = found[1], int(found[2])
                wait = {"worker": "a thread", "module": module, "line": line, "inside": ""}
                waits.append(wait | {"text": _line(texts, module, line)})
    return waits


def _line(texts: dict[str, str], module: str, number: int) -> str:
    lines = texts[module].splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _is_stopped(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_STOPPED)
    except psutil.Error:
        return False


def _ask(process: psutil.Process) -> bool:
    """Ask a process to write down where it is; tell whether it listens."""
    if stacks.SIGNAL is None:
        return False
    try:
        if psutil.LINUX:
            status = Path(f"/proc/{process.pid}/status").read_text("ascii")
            caught = int(status.partition("SigCgt:")[2].split()[0], 16)
            if not caught >> (stacks.SIGNAL - 1) & 1:
                return False
        elif "python" not in process.name().lower():
            return False
        process.send_signal(stacks.SIGNAL)
    except (OSError, psutil.Error, ValueError, IndexError):
        return False
    return True


def _waits(told: dict[str, Any], texts: dict[str, str]) -> list[dict[str, Any]]:
    waits = []
    for thread in sorted(told["threads"], key=lambda t: (t["main"], t["name"])):
        place = {key: thread[key] for key in ("module", "line", "inside")}
        if thread["line"] is None and str(thread["name"]).startswith(_LIBRARY_S):
            continue
        name = "the main thread" if thread["main"] else thread["name"]
        if told["process"] != "MainProcess":
            name = told["process"] if thread["main"] else f"{told['process']}, {name}"
        name = str(name)[:_LONGEST_NAME]
        if thread["line"] is None:
            text = f"in {str(thread['inside'])[:60]}() of {str(thread['file'])[:60]}"
        else:
            text = _line(texts, thread["module"], int(thread["line"]))
        waits.append({"worker": name, "text": text, **place})
    return waits
