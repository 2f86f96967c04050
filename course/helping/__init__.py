"""Help for whoever is stuck: hints one at a time, the examiner's checks, a solution once earned.

Hints come from the file beside the notebook, unless the instructor has switched them off.
Solutions and complete checks come from the lesson texts of a clone; elsewhere there are none.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.helping.asking import hint, solution

__all__ = ["hint", "solution"]


def __getattr__(name: str) -> Any:
    """Import what helps only where it is used: building the notebooks needs no widget."""
    if name in __all__:
        return getattr(importlib.import_module("course.helping.asking"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
