"""What a child may use, and how it came to its end."""

from __future__ import annotations

import signal
from dataclasses import dataclass

MIB = 2**20
GIB = 2**30


@dataclass(frozen=True)
class Limits:
    """What one child's process tree may use.

    Parameters
    ----------
    memory : int
        Bytes of memory of the whole tree; a page that several processes share counts once.
    processes : int
        Processes alive at the same time, the first one included.
    threads : int
        Threads of the whole tree alive at the same time. Where the system can count them for
        the child alone a further one cannot be started; elsewhere only processes are counted.
    cpu : float
        Seconds of CPU time of the whole tree.
    file_size : int
        Bytes of the largest file that can be written.
    disk : int
        Bytes of all files in the scratch folder, deleted ones that are still open included.
    files : int
        Files and folders in the scratch folder.
    output : int
        Bytes of standard output and standard error together.
    open_files : int
        Files, pipes and sockets that one process may hold open.
    """

    memory: int = 2 * GIB
    processes: int = 64
    threads: int = 512
    cpu: float = 300.0
    file_size: int = 64 * MIB
    disk: int = 256 * MIB
    files: int = 10_000
    output: int = 1_000_000
    open_files: int = 256


@dataclass(frozen=True)
class Ending:
    """How a child came to its end.

    Parameters
    ----------
    kind : str
        ``"exit"``, ``"signal"``, ``"memory"``, ``"processes"``, ``"cpu"``, ``"disk"``,
        ``"output"`` or ``"killed by the judge"``.
    detail : str
        One sentence for the person who wrote the code.
    status : int or None
        The exit status, negative for the number of a signal.
    """

    kind: str
    detail: str
    status: int | None = None


KILLED_BY_THE_JUDGE = "killed by the judge"


def ending_of(status: int) -> Ending:
    """The ending of a child that nobody ended, from its exit status."""
    if status >= 0:
        return Ending("exit", f"The program ended by itself with exit status {status}.", status)
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    return Ending("signal", f"The program was ended by {name}{_why(name)}.", status)


def _why(name: str) -> str:
    return {
        "SIGKILL": " (sent by the program itself, or by the system when memory ran out)",
        "SIGSEGV": ": it touched memory that is not its own (a crash in C code)",
        "SIGABRT": ": it aborted itself (a fatal error in the interpreter or in C code)",
        "SIGXCPU": ": its processor time was used up",
        "SIGSYS": ": it made a system call that is not allowed here",
    }.get(name, "")
