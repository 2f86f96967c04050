"""Starting a child on Windows, in a job object that ends all its processes together."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Sequence
from ctypes import wintypes
from pathlib import Path

import psutil

from course.sandbox.groups import Group
from course.sandbox.terms import Limits
from course.sandbox.walls import Room
from course.system.inside import Inside

assert sys.platform == "win32"

_EXTENDED_LIMIT_INFORMATION = 9
_KILL_ON_JOB_CLOSE = 0x2000
_CREATE_SUSPENDED = 0x4


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
        ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
        ("LimitFlags", wintypes.DWORD),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", wintypes.DWORD),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", wintypes.DWORD),
        ("SchedulingClass", wintypes.DWORD),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_ulonglong * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class _Job:
    """A job object; closing its handle, also by the judge's own death, ends its processes."""

    def __init__(self) -> None:
        self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
        self._kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
        self._kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE,
            ctypes.c_int,
            wintypes.LPVOID,
            wintypes.DWORD,
        )
        self._kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        self._kernel.TerminateJobObject.argtypes = (wintypes.HANDLE, wintypes.UINT)
        self._kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        self._handle = self._kernel.CreateJobObjectW(None, None)
        if not self._handle:
            raise ctypes.WinError(ctypes.get_last_error())
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _KILL_ON_JOB_CLOSE
        if not self._kernel.SetInformationJobObject(
            self._handle, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        ):
            raise ctypes.WinError(ctypes.get_last_error())

    def take(self, process: subprocess.Popen[bytes]) -> None:
        process_handle = int(process._handle)  # type: ignore[attr-defined]
        if not self._kernel.AssignProcessToJobObject(self._handle, process_handle):
            raise ctypes.WinError(ctypes.get_last_error())

    def end(self) -> None:
        self._kernel.TerminateJobObject(self._handle, 1)

    def close(self) -> None:
        self._kernel.CloseHandle(self._handle)


class Original:
    """A command that waits to be forked: nothing is forked on this system."""

    def __init__(self, argv: Sequence[str]) -> None:
        del argv

    def start(self) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""


class Started:
    """A command that runs in a job object, or without one where that is not allowed.

    Parameters
    ----------
    argv : list of str
        The command.
    folder : Path
        Its working directory.
    env : dict of str to str
        All of its variables.
    room : Room or None
        Must be None: there are no walls on this system.
    limits : Limits
        The system keeps none of them for the whole tree.
    notes : Path
        A folder in `folder`, made here: its processes write there what they note of themselves.
    original : Original or None
        Of no use on this system.

    Attributes
    ----------
    group : Group
        What the system keeps and counts for the whole tree: nothing.
    process : subprocess.Popen
        What the judge started and waits for.
    output : dict of str to file
        Where to read ``stdout`` and ``stderr``.
    outer : frozenset of int
        Pids of the processes that belong to the sandbox and not to the child: none.
    folder, notes : Inside
        What the child has in these folders.
    own : tuple of Inside
        The file systems that are the child's own: none.

    Raises
    ------
    OSError
        If the command cannot be started.
    """

    outer: frozenset[int] = frozenset()
    own: tuple[Inside, ...] = ()

    def __init__(
        self,
        argv: list[str],
        folder: Path,
        env: dict[str, str],
        room: Room | None,
        limits: Limits,
        *,
        notes: Path,
        original: Original | None = None,
    ) -> None:
        del original
        self.group = Group(limits, limits.threads)
        if room is not None:
            raise OSError("there are no walls on this system")
        notes.mkdir(exist_ok=True)
        self.folder, self.notes = Inside(folder), Inside(notes)
        self.process = subprocess.Popen(
            argv,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=(
                _CREATE_SUSPENDED
                | subprocess.CREATE_NO_WINDOW
                | subprocess.CREATE_NEW_PROCESS_GROUP
            ),
        )
        self.pid = self.process.pid
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.output = {"stdout": self.process.stdout, "stderr": self.process.stderr}
        self._job: _Job | None = None
        try:
            self._job = _Job()
            self._job.take(self.process)
        except OSError:
            self._drop_job()
        psutil.Process(self.pid).resume()

    @property
    def walled(self) -> bool:
        """Whether no process can leave the tree."""
        return self._job is not None

    def end_at_once(self) -> None:
        """End the whole tree by one call where the system has such a call."""
        if self._job is not None:
            self._job.end()

    def status(self, code: int) -> int:
        """The exit status of the command."""
        return code

    def close(self) -> None:
        """Give back what the system holds for this child."""
        self._drop_job()

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.close()
            self._job = None
