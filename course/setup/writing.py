"""Writing a file so that nobody ever reads half of it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PRIVATE, SHARED = 0o600, 0o666
"""Who may read it: its owner; or others as well, as far as the umask lets them."""


def write_whole(path: Path, content: str | bytes, mode: int = PRIVATE) -> None:
    """Write a file at once or not at all; its folder is made.

    Parameters
    ----------
    path : Path
        What stands there is replaced.
    content : str or bytes
        A text is written as UTF-8, with its line ends as they are.
    mode : int
        The rights of the new file: `PRIVATE` or `SHARED`.

    Raises
    ------
    OSError
        It cannot be written; what stood there is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with open(new, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
