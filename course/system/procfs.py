"""Linux's ``/proc``, read: one place for its paths and its formats (proc(5)).

What is gone, or what this system does not tell, reads as empty.
"""

from __future__ import annotations

import os
import re
import sys

LINUX = sys.platform == "linux"
_OWN = re.compile(r"^NSpid:.*\b(\d+)$", re.MULTILINE)


def content(path: str) -> bytes:
    """Return a file as it is now, without all that `open` prepares for more than one look."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        found = b""
        while part := os.read(descriptor, 65_536):
            found += part
        return found
    finally:
        os.close(descriptor)


def text(pid: int, name: str, task: int | None = None) -> str:
    """Return a file of a process, or of one of its threads."""
    place = f"/proc/{pid}" if task is None else f"/proc/{pid}/task/{task}"
    try:
        return content(f"{place}/{name}").decode("utf-8", "replace")
    except OSError:
        return ""


def tasks(pid: int) -> list[int]:
    """Return the numbers of a process's threads; the first thread has that of the process."""
    try:
        return [int(name) for name in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []


def status(pid: int, task: int | None = None) -> dict[str, str]:
    """Return the fields of ``status`` by name."""
    pairs = (line.partition(":") for line in text(pid, "status", task).splitlines())
    return {name: value.strip() for name, _, value in pairs}


def own_number(pid: int, task: int | None = None) -> int | None:
    """Return the number that a process or thread has for itself.

    Behind walls that is another one than the judge sees (proc_pid_status(5): ``NSpid``).
    """
    found = _OWN.search(text(pid, "status", task))
    return int(found[1]) if found else None


def seen_number(pid: int, own: int) -> int | None:
    """Return the thread of a process that has this number for itself, None if there is none."""
    if own_number(pid, own) == own:
        return own
    for _ in range(3):  # a list that is read while other threads end may lack one
        for task in tasks(pid):
            if own_number(pid, task) == own:
                return task
    return None


def catches(pid: int, signal: int) -> bool:
    """Tell whether a process has a handler for a signal."""
    return bool(int(status(pid).get("SigCgt", "0"), 16) >> (signal - 1) & 1)


def state(pid: int, task: int | None = None) -> str:
    """Return the letter of ``ps`` for a process or thread, empty once it is gone."""
    fields = text(pid, "stat", task).rpartition(")")[2].split()
    return fields[0] if fields else ""


def steps(pid: int, task: int) -> str:
    """Return what changes whenever a thread has run."""
    turns = text(pid, "schedstat", task)
    return turns or text(pid, "status", task).partition("\nvoluntary_ctxt_switches")[2]


def used(pid: int, task: int) -> float:
    """Return how many seconds of CPU time a thread has used."""
    words = text(pid, "schedstat", task).split()
    return int(words[0]) / 1e9 if words else 0.0


def waited(pid: int, task: int) -> float:
    """Return for how many seconds a thread was kept waiting for a core since it began."""
    words = text(pid, "schedstat", task).split()
    return int(words[1]) / 1e9 if len(words) > 1 else 0.0


def system_call(pid: int, task: int) -> tuple[int, list[int]] | None:
    """Return number and arguments of the system call that a thread is in.

    Returns
    -------
    tuple or None
        The number is -1 where it is in none; None where the system does not tell
        (proc_pid_syscall(5)).
    """
    words = text(pid, "syscall", task).split()
    if not words:
        return None
    if not words[0].isdigit():
        return -1, []
    return int(words[0]), [int(word, 16) for word in words[1:7]]


def open_files(pid: int) -> dict[int, str]:
    """Return what a process holds open: its descriptors, and what each leads to."""
    found = {}
    try:
        for name in os.listdir(f"/proc/{pid}/fd"):
            target = open_file(pid, int(name))
            if target:
                found[int(name)] = target
    except OSError:
        pass
    return found


def open_file(pid: int, descriptor: int) -> str:
    """Return what one descriptor leads to: a path, ``socket:[NUMBER]``, ``pipe:[NUMBER]``."""
    try:
        return os.readlink(f"/proc/{pid}/fd/{descriptor}")
    except OSError:
        return ""


def words(pid: int) -> list[str]:
    """Return the words of the command line, which the process can change."""
    return text(pid, "cmdline").split("\0")[:-1]
