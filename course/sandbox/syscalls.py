"""The system calls that an answer behind walls finds missing, as a filter for the kernel.

Walls keep an answer's files, processes and sockets apart from everybody else's. What is left out
here goes around them: it belongs to no file, process or socket, it opens a world without the walls'
limits, or it looks into another process. A call that is filtered fails as one that the kernel does
not have (``ENOSYS``), so that libraries take the way they have for such kernels.

The filter is made by libseccomp, which every Linux with apt or systemd has; it knows the numbers
of the calls on each machine and turns away those of other machines.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import os
import socket
import sys
from collections.abc import Iterator

MISSING = {
    "keys": ("add_key", "keyctl", "request_key"),
    "memory and messages that belong to no process": (
        *("shmget", "msgget", "semget", "mq_open"),
        *("memfd_create", "memfd_secret"),
    ),
    "namespaces and mounts": (
        *("unshare", "setns", "clone3", "mount", "umount2", "pivot_root", "chroot"),
        *("open_tree", "move_mount", "mount_setattr", "fsopen", "fsconfig", "fsmount", "fspick"),
    ),
    "what the kernel writes down about all": ("syslog",),
    "looking into other processes": (
        *("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp"),
    ),
    "watching files that others use": ("inotify_init", "inotify_init1", "fanotify_init"),
    "programs and queues in the kernel": (
        *("bpf", "perf_event_open", "userfaultfd", "seccomp"),
        *("io_uring_setup", "io_uring_enter", "io_uring_register"),
    ),
}
"""Names of calls that are missing whatever their arguments, by what they are for.

``clone3`` passes its flags where no filter can see them; without it C libraries use ``clone``.
"""

_NEW_NAMESPACES = (
    *(0x00020000, 0x02000000, 0x04000000),  # mount, cgroup, uts
    *(0x08000000, 0x10000000, 0x20000000, 0x40000000),  # ipc, user, pid, network
)  # linux/sched.h: CLONE_NEW…; a new time namespace cannot be asked of `clone`
_HIDING = (4, 22)  # linux/prctl.h: PR_SET_DUMPABLE, PR_SET_SECCOMP; the system tells less then
_WATCHING = (1024, 1026)  # linux/fcntl.h: F_SETLEASE, F_NOTIFY
_FAMILIES = (0, 1, 2, 10, 16)  # none, unix, inet, inet6, netlink: those that a namespace holds
_INT = 0xFFFFFFFF  # the kernel looks at no more bits of such an argument
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_UNKNOWN = -1  # seccomp.h: __NR_SCMP_ERROR
_AT_LEAST, _MASKED = 5, 7  # seccomp.h: SCMP_CMP_GE, SCMP_CMP_MASKED_EQ


class _Argument(ctypes.Structure):
    """One comparison of an argument of a call: ``struct scmp_arg_cmp``."""

    _fields_ = (
        ("number", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


@functools.cache
def filter_program() -> bytes:
    """The filter as the kernel and bubblewrap read it; empty where there is no libseccomp."""
    if sys.platform != "linux":
        return b""
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return b""
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ALLOW)))
    if not rules:
        return b""
    try:
        missing = ctypes.c_uint32(_ERRNO | errno.ENOSYS)
        for name, arguments in _rules():
            number = library.seccomp_syscall_resolve_name(name.encode())
            if number == _UNKNOWN:  # to a library that is older than the call
                continue
            array = (_Argument * len(arguments))(*arguments)
            if library.seccomp_rule_add_array(rules, missing, number, len(arguments), array):
                return b""
        with os.fdopen(os.memfd_create("filter"), "w+b") as file:
            if library.seccomp_export_bpf(rules, file.fileno()):
                return b""
            file.seek(0)
            return file.read()
    finally:
        library.seccomp_release(rules)


@contextlib.contextmanager
def filter_file() -> Iterator[int | None]:
    """A descriptor from which the filter can be read once; None where there is no filter."""
    program = filter_program()
    if not program:
        yield None
        return
    read, write = os.pipe()
    try:
        os.write(write, program)
    finally:
        os.close(write)
    try:
        yield read
    finally:
        os.close(read)


def _rules() -> Iterator[tuple[str, tuple[_Argument, ...]]]:
    if sys.platform != "linux":
        return
    for names in MISSING.values():
        for name in names:
            yield name, ()
    for flag in _NEW_NAMESPACES:
        yield "clone", (_Argument(0, _MASKED, flag, flag),)
    for option in _HIDING:
        yield "prctl", (_Argument(0, _MASKED, _INT, option),)
    for command in _WATCHING:
        yield "fcntl", (_Argument(1, _MASKED, _INT, command),)
    for family in range(socket.AF_UNIX, max(_FAMILIES)):
        if family not in _FAMILIES:
            yield "socket", (_Argument(0, _MASKED, _INT, family),)
    yield "socket", (_Argument(0, _AT_LEAST, max(_FAMILIES) + 1, 0),)
    yield (  # of netlink only what asks for addresses (protocol 0)
        "socket",
        (_Argument(0, _MASKED, _INT, socket.AF_NETLINK), _Argument(2, _AT_LEAST, 1, 0)),
    )
