"""What decides marks besides what was handed in: the course's own source, and what draws inputs."""

from __future__ import annotations

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

import course


@functools.cache
def digest() -> str:
    """Return a digest of it: two machines, or two days, of which it is equal judge alike.

    All of the course counts. Which of its rooms a mark depends on, nobody would keep up to date;
    Hypothesis draws the inputs of some checks, another version others.
    """
    folder = Path(course.__file__).parent
    found = hashlib.sha256(version("hypothesis").encode())
    for path in sorted(folder.rglob("*.py")):
        found.update(path.relative_to(folder).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()
