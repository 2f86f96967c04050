"""Telling the processes that `multiprocessing` has for itself from the workers of an answer."""

from __future__ import annotations

import os
import re
import sys

import psutil

from course.system import proc
from course.system.processes import Seen

_PROGRAMS = (
    re.compile(r"from multiprocessing\.resource_tracker import main;main\(\d+\)"),
    re.compile(r"from multiprocessing\.forkserver import main; main\(.*\)", re.DOTALL),
    re.compile(r"from multiprocessing\.semaphore_tracker import main;main\(\d+\)"),
)


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
    if not proc.LINUX:
        return _by_words(seen.pid)
    words, own = proc.words(seen.pid), proc.words(first)
    if len(words) < 3 or words[-2] != "-c" or not any(p.fullmatch(words[-1]) for p in _PROGRAMS):
        return False
    same_program = _program(seen.pid) == _program(first) and words[0] == own[0]
    return same_program and set(own[1:-1]) <= set(words) and not _is_fork(seen)


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
    fields = proc.text(pid, "stat").rpartition(")")[2].split()
    place = fields[45] if len(fields) > 45 else "0"
    return "" if place == "0" else place


def _by_words(pid: int) -> bool:
    try:
        words = psutil.Process(pid).cmdline()
    except psutil.Error:
        return True
    return sys.platform != "win32" and any(p.fullmatch(word) for word in words for p in _PROGRAMS)
