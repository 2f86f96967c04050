"""The environment variables of a child: a small fixed set, whatever the judge's are."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from course.child.process.beginning import MARKER

NOBODY = "0" * 32
"""A marker that no child has, as long as theirs."""

OWN_TMP = "/tmp"  # noqa: S108 - behind walls it is the child's own
_LONGEST_FOR_SOCKETS = 103 - len("/pymp-xxxxxxxx/listener-xxxxxxxx")
"""Bytes of a folder in which `multiprocessing` can make sockets: macOS takes names of 103."""
_OF_A_FOLDER = len("/c-xxxxxxxx")
_KEPT = (
    *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT"),
    *("NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"),
)


def place_for_folders() -> str | None:
    """Return where to make the folder of a child, for `tempfile.mkdtemp`.

    Where the system's own folder has a long name, as on macOS, that is ``/tmp``: the sockets of a
    manager have names that begin with the folder's.
    """
    usual = os.path.realpath(tempfile.gettempdir())
    fits = len(os.fsencode(usual)) + _OF_A_FOLDER <= _LONGEST_FOR_SOCKETS
    return None if fits or not os.access(OWN_TMP, os.W_OK | os.X_OK) else OWN_TMP


def scrubbed(
    folder: Path, marker: str, extra: Mapping[str, str], walls: bool = False
) -> dict[str, str]:
    """The variables of a child that lives in `folder`, and `extra` ones.

    Parameters
    ----------
    folder : Path
        Its home, its folder for temporary files and for configuration.
    marker : str
        Told to nobody else: what its processes are found by.
    extra : mapping of str to str
        Further variables; they win.
    walls : bool
        Whether ``/tmp`` is the child's own: it then serves for temporary files where the path of
        `folder` is too long for the sockets that `multiprocessing` makes there.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    home = str(folder)
    temporary = OWN_TMP if walls and len(os.fsencode(home)) > _LONGEST_FOR_SOCKETS else home
    return {
        **kept,
        **dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), home),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary),
        "USER": "student",
        "LOGNAME": "student",
        "USERNAME": "student",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        MARKER: marker,
        **extra,
    }
