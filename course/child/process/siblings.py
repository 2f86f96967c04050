"""Forking a process so that the copy is a child of this one's parent: clone(2), CLONE_PARENT.

Linux with the GNU C library has it; elsewhere `available` says no.
"""

from __future__ import annotations

import ctypes
import os
import sys

_NUMBERS = {"x86_64": 56, "aarch64": 220}
"""Number of the call ``clone``, by machine (asm/unistd.h)."""
_CLONE_PARENT, _SET_TID, _CLEAR_TID = 0x00008000, 0x01000000, 0x00200000  # linux/sched.h
_SIGCHLD = 17
_GET_TID_ADDRESS = 40  # linux/prctl.h


def _place_of_tid() -> int:
    """Where the C library keeps the number of this thread, which a fork must set; 0: unknown."""
    if sys.platform != "linux" or os.uname().machine not in _NUMBERS:
        return 0
    try:
        if not os.confstr("CS_GNU_LIBC_VERSION"):
            return 0
    except (OSError, ValueError):  # others keep something else there
        return 0
    place = ctypes.c_void_p()
    if ctypes.CDLL(None).prctl(_GET_TID_ADDRESS, ctypes.byref(place), 0, 0, 0):
        return 0
    return place.value or 0


def available() -> bool:
    """Tell whether `fork_sibling` works here."""
    return _place_of_tid() != 0


def fork_sibling() -> int:
    """Fork this process, which must have one thread; return 0 in the copy, its pid in this one.

    Raises
    ------
    OSError
        If there can be no more processes, or none of this kind.

    Notes
    -----
    The flags, and the three calls around it, are those of ``fork`` in glibc (sysdeps/nptl) and in
    `os.fork`.  Where the last two arguments stand the other way round, one of them is not used.
    """
    if sys.platform != "linux":
        raise OSError("another system has no such fork")
    place = _place_of_tid()
    python = ctypes.pythonapi  # keeps the GIL
    call = ctypes.PyDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    arguments = [
        ctypes.c_long(value)
        for value in (
            _NUMBERS[os.uname().machine],
            _CLONE_PARENT | _SET_TID | _CLEAR_TID | _SIGCHLD,
            *(0, 0, place, place),
        )
    ]
    python.PyOS_BeforeFork()
    pid = int(call(*arguments))
    if pid == 0:
        python.PyOS_AfterFork_Child()
        return 0
    error = ctypes.get_errno()
    python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(error, os.strerror(error))
    return pid
