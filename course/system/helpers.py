"""Telling the processes that `multiprocessing` has for itself from the workers of an answer."""

from __future__ import annotations

import ast
import os
import time
from collections.abc import Sequence
from pathlib import Path

from course.system import procfs
from course.system.processes import Seen, again

TO_BEGIN = 2.0
"""Seconds that it may take a process from its start to its command line, on a busy machine.

It has none while its program is being replaced, and `Popen` may have returned meanwhile: beside
six busy processes on two cores 66 of 150 had none then, and the slowest got it 0.15 s later."""

_MODULES = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")
_ORIGINAL = str(Path(__file__).resolve().parents[1] / "child" / "main.py")


def looks_like_helper(words: Sequence[str]) -> bool:
    """Tell whether a command line is that of a helper, which a process may write as it likes."""
    return any(_is_program_of_helper(word) for word in words)


def looks_like_no_worker(words: Sequence[str]) -> bool:
    """Tell whether a command line is a helper's, or of what the judge forks children from."""
    return _ORIGINAL in words or looks_like_helper(words)


def _is_program_of_helper(word: str) -> bool:
    """Tell whether a program only imports such a ``main`` and calls it with constants.

    Newer releases of Python hand over ``sys.argv`` besides, and import `sys` before.
    """
    if not any(module in word for module in _MODULES):
        return False
    try:
        *before, imported, called = ast.parse(word).body
        assert [ast.unparse(line) for line in before] in ([], ["import sys"])
        assert isinstance(imported, ast.ImportFrom)
        assert isinstance(called, ast.Expr)
        call = called.value
        assert isinstance(call, ast.Call)
        for given in (*call.args, *(keyword.value for keyword in call.keywords)):
            if ast.unparse(given) != "sys.argv[1:]":
                ast.literal_eval(given)
    except (SyntaxError, ValueError, AssertionError, RecursionError, MemoryError):
        return False
    return imported.module in _MODULES and ast.unparse(call.func) == "main"


def is_helper(seen: Seen, first: int) -> bool:
    """Tell whether a process of an answer is a helper: the fork server, or the resource tracker.

    Its command line says so, which a process may write as it likes.  So the words must be just
    those with which `multiprocessing` begins such a process, the program the interpreter of the
    answer's first process, with the same options; and it must have been begun for this: what was
    forked from an answer and has only written other words into its memory is a worker.

    Parameters
    ----------
    seen : Seen
        The process.
    first : int
        Pid of the answer's first process.
    """
    if not procfs.LINUX:
        return _by_words(seen.pid)
    words, own = _words(seen), procfs.words(first)
    place = words.index("-c") + 1 if "-c" in words else len(words)
    if not looks_like_helper(words[place : place + 1]):
        return False
    same_program = _program(seen.pid) == _program(first) and words[0] == own[0]
    return same_program and set(own[1:-1]) <= set(words) and not _is_fork(seen)


def _words(seen: Seen) -> list[str]:
    """Return the command line.

    A process that is just being begun has none for a moment, one that has ended has none for good.
    """
    until = time.monotonic() + TO_BEGIN
    while not (words := procfs.words(seen.pid)) and time.monotonic() < until:
        now = again(seen)
        if now is None or now.state in "ZX":
            break
        time.sleep(0.005)
    return words


def _program(pid: int) -> tuple[int, int] | None:
    try:
        status = os.stat(f"/proc/{pid}/exe")
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _is_fork(seen: Seen) -> bool:
    """Tell whether it has the memory of its parent: what `exec` begins lies elsewhere."""
    own, parent = _place_of_words(seen.pid), _place_of_words(seen.parent)
    return own == parent != ""


def _place_of_words(pid: int) -> str:
    """Where the words of the command line lie in memory (``arg_start`` of proc_pid_stat(5))."""
    fields = procfs.text(pid, "stat").rpartition(")")[2].split()
    place = fields[45] if len(fields) > 45 else "0"
    return "" if place == "0" else place


def _by_words(pid: int) -> bool:
    import psutil

    try:
        words = psutil.Process(pid).cmdline()
    except psutil.Error:
        return True
    return looks_like_helper(words)
