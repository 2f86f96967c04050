"""The start method of a notebook's worker processes, chosen by an environment variable."""

from __future__ import annotations

import multiprocessing
import os

VARIABLE = "COURSE_START_METHOD"


class UnknownStartMethod(ValueError):
    """``COURSE_START_METHOD`` names a start method that this platform does not have."""


def apply_start_method() -> str | None:
    """Make the start method named by ``COURSE_START_METHOD`` this process's default.

    Nothing changes when the variable is unset or empty. Processes that run already, a fork server
    among them, go on as they are; ``Process``, ``Pool`` and ``Queue`` use the new default from
    here on.

    Returns
    -------
    str or None
        The start method that was set, or None.

    Raises
    ------
    UnknownStartMethod
        With the methods that this platform has.
    """
    wanted = os.environ.get(VARIABLE, "").strip().lower()
    if not wanted:
        return None
    methods = multiprocessing.get_all_start_methods()
    if wanted not in methods:
        raise UnknownStartMethod(
            f"{VARIABLE}={wanted!r}: this platform starts processes with "
            f"{_listed(methods)}. Set {VARIABLE} to one of these, or unset it for "
            f"Python's own default, and restart the kernel."
        )
    multiprocessing.set_start_method(wanted, force=True)
    return wanted


def _listed(methods: list[str]) -> str:
    return " or ".join(sorted(methods))
