"""The environment variables of a child: a small fixed set, whatever the judge's are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from course.child.process.beginning import MARKER

NOBODY = "0" * 32
"""A marker that no child has, as long as theirs."""

OWN_TMP = "/tmp"  # noqa: S108 - behind walls it is the child's own
_LONGEST_FOR_SOCKETS = 60
_KEPT = (
    *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT"),
    *("NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"),
)


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
