"""What a process gives up before it is a child, where it was forked and no other program did it.

``setpriv`` and bubblewrap do the same for a program that they begin: another user, no privileges,
nothing but the room, and fewer system calls.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator

_SET_DUMPABLE, _SET_KEEPCAPS, _SET_SECCOMP = 4, 8, 22  # linux/prctl.h
_CAPBSET_READ, _CAPBSET_DROP, _SET_NO_NEW_PRIVS, _CAP_AMBIENT = 23, 24, 38, 47
_AMBIENT_RAISE, _FILTER = 2, 2  # linux/prctl.h, linux/seccomp.h
_CAPABILITIES_VERSION = 0x20080522  # linux/capability.h
_READ_ALL = 2  # CAP_DAC_READ_SEARCH
_BYTES_OF_AN_INSTRUCTION = 8
_ELSEWHERE = "another system has no such calls"


class _Header(ctypes.Structure):
    """``struct __user_cap_header_struct``: of which process, this one."""

    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Filter(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_char_p))


def enter(room: int, kinds: int) -> None:
    """Have what is forked from now on be in a room.

    Parameters
    ----------
    room : int
        Descriptor of a process that is in it (pidfd_open(2)).
    kinds : int
        The kinds of namespaces that are the room's own (clone(2), CLONE_NEW…).
    """
    _done(_library().setns(room, kinds), "enter the room")


def give_up(user: int | None, *, may_read_all: bool) -> None:
    """Become a user without any privilege, for good.

    Parameters
    ----------
    user : int or None
        Number of the user, and of its only group; None: stay who one is.
    may_read_all : bool
        Let it read what root may read.
    """
    if sys.platform != "linux":
        raise OSError(_ELSEWHERE)
    kept = [_READ_ALL] if may_read_all else []
    for capability in _known():
        if capability not in kept:
            _control("lose a privilege", _CAPBSET_DROP, capability)
    if user is not None:
        _control("keep a privilege", _SET_KEEPCAPS, 1)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        _control("keep no privilege", _SET_KEEPCAPS, 0)
    _have_only(kept)
    for capability in kept:
        _control("hand on a privilege", _CAP_AMBIENT, _AMBIENT_RAISE, capability)
    _control("get no new privileges", _SET_NO_NEW_PRIVS, 1)
    _control("be seen as before", _SET_DUMPABLE, 1)  # who changes its user is hidden, until exec


def do_without(program: bytes) -> None:
    """Do without the system calls that a filter leaves out, for good.

    Parameters
    ----------
    program : bytes
        The filter, as the kernel reads it.
    """
    filtered = _Filter(len(program) // _BYTES_OF_AN_INSTRUCTION, program)
    _control("filter system calls", _SET_SECCOMP, _FILTER, ctypes.addressof(filtered))


def call_itself(name: str, value: str) -> None:
    """Have the system tell another value of a variable with which this process was begun.

    Parameters
    ----------
    name, value : str
        A variable, and a value that is as long as the one that it had.
    """
    begins = f"{name}=".encode()
    told = ctypes.POINTER(ctypes.c_void_p).in_dll(ctypes.CDLL(None), "environ")
    for place in _places(told):
        if ctypes.string_at(place, len(begins)) == begins:
            if len(ctypes.string_at(place)) != len(begins) + len(value):
                raise OSError(f"{name} had a value of another length")
            ctypes.memmove(place + len(begins), value.encode(), len(value))
            return
    raise OSError(f"this process was begun without {name}")


def _places(pointers: ctypes._Pointer[ctypes.c_void_p]) -> Iterator[int]:
    number = 0
    while place := pointers[number]:
        yield int(place)
        number += 1


def _known() -> Iterator[int]:
    """The numbers of the capabilities that this system has."""
    number = 0
    while _library().prctl(_CAPBSET_READ, number, 0, 0, 0) >= 0:
        yield number
        number += 1


def _have_only(capabilities: list[int]) -> None:
    """Be permitted these capabilities, make use of them, and let them be inherited."""
    mask = sum(1 << number for number in capabilities)
    low, high = mask & 0xFFFFFFFF, mask >> 32
    header = _Header(_CAPABILITIES_VERSION, 0)
    wanted = (ctypes.c_uint32 * 6)(low, low, low, high, high, high)
    _done(_library().capset(ctypes.byref(header), wanted), "give up privileges")


def _control(what: str, option: int, *values: int) -> None:
    words = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    _done(_library().prctl(option, *words), what)


def _done(result: int, what: str) -> None:
    if result:
        error = ctypes.get_errno()
        raise OSError(error, f"could not {what}: {os.strerror(error)}")


def _library() -> ctypes.CDLL:
    if sys.platform != "linux":
        raise OSError(_ELSEWHERE)
    return ctypes.CDLL(None, use_errno=True)
