"""Cell to module: ``%%module NAME`` makes a notebook cell a real, importable module.

A worker process can only run what it can import. Under the start methods ``spawn`` (Windows,
macOS) and ``forkserver`` (Linux from Python 3.14) a function that lives in a notebook cell is out
of its reach; a function that lives in a module is not.

``%load_ext course`` registers the magic and applies ``COURSE_START_METHOD``. `modules_of` and
`test_cells_of` read the same modules, and nbgrader's test cells, out of a notebook that is not
running.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.notebook.magic import load_ipython_extension
    from course.notebook.reading import (
        Submission,
        modules_of,
        read_submission,
        test_cells_of,
    )

__all__ = [
    "Submission",
    "load_ipython_extension",
    "modules_of",
    "read_submission",
    "test_cells_of",
]

_HOME = {
    "Submission": "reading",
    "load_ipython_extension": "magic",
    "modules_of": "reading",
    "read_submission": "reading",
    "test_cells_of": "reading",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
