"""Removing what an answer that was ended leaves behind: folder, semaphores, shared memory."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from course.child.noting import blocks
from course.system.inside import Inside

_MOST_NOTED = 2**20
"""Bytes that are read of what an answer has noted."""

_SEMAPHORES = "/dev/shm"  # noqa: S108  (sem_overview(7): where Linux has them)


def remove(folder: Path) -> None:
    """Remove a folder and all that is in it, however deep; what cannot be removed stays."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except RecursionError:
        with contextlib.suppress(OSError):
            _flatten(folder)
        with contextlib.suppress(RecursionError):
            shutil.rmtree(folder, ignore_errors=True)


def remove_semaphores(prefix: str) -> None:
    """Remove the semaphores whose names begin so.

    Under spawn and forkserver a lock is a semaphore that has a name until its process ends in
    order, and a child is killed.  Behind walls they go with the child's own memory.
    """
    try:
        found = [name for name in os.listdir(_SEMAPHORES) if name.startswith(f"sem.{prefix}-")]
    except OSError:  # the system has no such folder
        return
    for name in found:
        with contextlib.suppress(OSError):
            os.unlink(f"{_SEMAPHORES}/{name}")


def remove_blocks(folder: Path) -> None:
    """Remove the blocks of shared memory that an answer without walls has noted in its folder."""
    try:
        from _posixshmem import shm_unlink  # type: ignore[import-not-found]
    except ImportError:  # the system removes them itself
        return
    inside = Inside(folder)
    try:
        noted = inside.read(blocks.NAME, 0, _MOST_NOTED).decode("utf-8", "replace")
    except OSError:
        return
    finally:
        inside.close()
    for name in noted.splitlines():
        with contextlib.suppress(OSError, ValueError):
            shm_unlink(name)


def _flatten(folder: Path) -> None:
    """Bring every folder below up to this one, level by level."""
    while inner := _folders(folder):
        for path in inner:
            for below in _folders(path):
                os.rename(below, folder / secrets.token_hex(8))
            shutil.rmtree(path)


def _folders(folder: str | Path) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
