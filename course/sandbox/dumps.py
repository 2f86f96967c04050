"""Asking the processes of a child where their threads are, from outside.

The other half is `course.child.dumps`, which every process of the child calls as it begins.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
from pathlib import Path

from course.sandbox.processes import Seen, same, send

_SECONDS_BETWEEN_LOOKS = 0.02
_LOOKS_UNTIL_COMPLETE = 3
_ESCAPED = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U(00(?:0[0-9a-f]|10)[0-9a-f]{4}))")
_MOST_BYTES = 200_000
_NOT_PYTHON = "This process has not said how to ask for its stacks: it is no Python process of the "
_NOT_PYTHON += "lesson, or it had not begun yet."
_NO_ANSWER = "This process did not write its stacks when it was asked."


def how_to_ask(folder: Path) -> tuple[str, Path]:
    """The value of the variable that tells the processes of a child, and where they will write."""
    answers = folder / ".dumps"
    number = _signal_number()
    return f"{number or 'timer'}:{answers}", answers


def ask(alive: list[Seen], answers: Path, patience: float) -> dict[int, str]:
    """The stacks of every process, by pid, or a sentence that says why there are none.

    Parameters
    ----------
    alive : list of Seen
        The processes.
    answers : Path
        Where they write.
    patience : float
        Seconds to wait for them.
    """
    asked = {seen.pid: _Asked(seen, answers) for seen in alive}
    deadline = time.monotonic() + patience
    pause = threading.Event()
    waiting = list(asked.values())
    while waiting and time.monotonic() < deadline:
        pause.wait(_SECONDS_BETWEEN_LOOKS)
        waiting = [one for one in waiting if not one.complete()]
    return {pid: one.text() for pid, one in asked.items()}


class _Asked:
    """One process that was asked, and its answer as it comes."""

    def __init__(self, seen: Seen, answers: Path) -> None:
        self._seen = seen
        self._file = answers / str(_inner_pid(seen.pid))
        self._listens = self._file.is_file() and not self._file.is_symlink()
        self._before = 0
        self._length = 0
        self._unchanged = 0
        if self._listens and (number := _signal_number()):
            self._before = self._size()
            self._listens = _catches(seen.pid, number) and send(seen, number)

    def complete(self) -> bool:
        """Whether there is nothing to wait for; an answer that has not grown for a while is all."""
        if not self._listens or not same(self._seen):
            return True
        length = self._size()
        self._unchanged = self._unchanged + 1 if length == self._length > self._before else 0
        self._length = length
        return self._unchanged >= _LOOKS_UNTIL_COMPLETE

    def text(self) -> str:
        """What it wrote, or why there is nothing."""
        if not self._listens:
            return _NOT_PYTHON
        flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            with open(os.open(self._file, os.O_RDONLY | flags), "rb") as file:
                file.seek(max(self._before, self._size() - _MOST_BYTES))
                said = file.read(_MOST_BYTES).decode("utf-8", "replace")
        except (OSError, TypeError):  # the learner's code has put something else there
            return _NO_ANSWER
        return _ESCAPED.sub(_unescape, _last_dump(said)).strip() or _NO_ANSWER

    def _size(self) -> int:
        try:
            return self._file.stat().st_size
        except OSError:
            return 0


def _unescape(escaped: re.Match[str]) -> str:
    """The character that `faulthandler` wrote by its number, as it does with all beyond ASCII."""
    code = int(escaped[escaped.lastindex or 0], 16)
    return chr(code) if code > 0x7E else escaped[0]


def _last_dump(said: str) -> str:
    """The last complete dump; a timer writes one after the other, each begun by its own line."""
    dumps = said.split("Timeout (")
    return dumps[-1].partition("\n")[2] if len(dumps) > 1 else said


def _signal_number() -> int:
    """The signal to ask by, one that learners do not use; 0 where there are no signals to use."""
    if sys.platform == "win32":
        return 0
    if sys.platform == "linux":
        return signal.SIGRTMAX - 1
    return getattr(signal, "SIGINFO", signal.SIGUSR2)


def _status(pid: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _inner_pid(pid: int) -> int:
    """The pid that a process has for itself, behind walls another than for the judge."""
    if sys.platform != "linux":
        return pid
    return int((_status(pid).get("NSpid") or str(pid)).split()[-1])


def _catches(pid: int, number: int) -> bool:
    """Whether a process has a handler, and would not be ended by the signal."""
    if sys.platform != "linux":
        return True
    return bool(int(_status(pid).get("SigCgt", "0"), 16) >> (number - 1) & 1)
