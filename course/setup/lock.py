"""A lock between processes: two of them in one folder must not write at once."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from course.setup.trouble import Trouble, say


@contextmanager
def only_one(path: Path) -> Iterator[int]:
    """Hold the lock file, waiting for whoever holds it now.

    The system gives the lock back when its holder ends, however it ends, so a killed set-up
    leaves nothing to clean up.

    Parameters
    ----------
    path : Path
        The lock file; made if it is not there, and left there.

    Yields
    ------
    int
        The open file. On POSIX a child that inherits it holds the lock for as long as it lives:
        a ``pip`` whose parent was killed keeps the next set-up waiting until it is done.

    Raises
    ------
    Trouble
        If the lock file cannot be made.
    """
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise Trouble(
            f"The course cannot write in {path.parent}: {error.strerror}.",
            "copy the course's folder to a place where you can write (your home folder, say) and\n"
            "start again there; or name a folder for the environment in COURSE_VENV.",
        ) from error
    try:
        if not _take(file, wait=False):
            say("Another set-up is under way in this folder; waiting until it is done ...")
            _take(file, wait=True)
        yield file
    finally:
        os.close(file)


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Hold the lock file for a moment, waiting for whoever holds it now.

    Parameters
    ----------
    path : Path
        The lock file; made if it is not there, and left there.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _take(file, wait=True)
        try:
            yield
        finally:
            _give_back(file)
    finally:
        os.close(file)


@contextmanager
def first_come(path: Path, taken: Trouble) -> Iterator[None]:
    """Hold the lock file, or raise `taken` if somebody else does.

    Parameters
    ----------
    path : Path
        The lock file; made with its folder if it is not there, and left there.
    taken : Trouble
        What to say if it is held.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _take(file, wait=False):
            raise taken
        try:
            yield
        finally:
            _give_back(file)
    finally:
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _take(file: int, *, wait: bool) -> bool:
        while True:
            try:
                # LK_LOCK itself tries once a second for ten seconds, then raises EDEADLOCK
                msvcrt.locking(file, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
            else:
                return True

    def _give_back(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            if error.errno in (errno.ENOLCK, errno.ENOTSUP):  # a network file system without locks
                return True
            raise
        return True

    def _give_back(file: int) -> None:
        """Unlock it, also for a child that was forked meanwhile and has it open still."""
        with suppress(OSError):  # a network file system without locks
            fcntl.flock(file, fcntl.LOCK_UN)
