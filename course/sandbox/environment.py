"""The environment variables of a child: a small fixed set, whatever the judge's are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

MARKER = "COURSE_CHILD"
"""Name of the variable that every process of a child inherits; its value is the child's own."""

_KEPT = (
    ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    + ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT")
    + ("NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE")
)


def scrubbed(folder: Path, marker: str, extra: Mapping[str, str]) -> dict[str, str]:
    """The variables of a child that lives in `folder`, and `extra` ones.

    Parameters
    ----------
    folder : Path
        Its home, its folder for temporary files and for configuration.
    marker : str
        Told to nobody else: what its processes are found by.
    extra : mapping of str to str
        Further variables; they win.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    home = str(folder)
    own = dict.fromkeys(
        ("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), home
    )
    return {
        **kept,
        **own,
        "USER": "student",
        "LOGNAME": "student",
        "USERNAME": "student",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        MARKER: marker,
        **extra,
    }
