"""The live view: what threads and processes do to the cores, while they do it.

``from course.live import cores`` gives the one line that learners write. The parts, from the
machine to the eye: a *source* gives readings, a *sampler* turns them into a *recording*, the
*server part* sends it to the browser, the *widget* draws it, and a *picture* stays behind.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.live.run import Run, cores

__all__ = ["Run", "cores"]


def __getattr__(name: str) -> Any:
    """Import the kernel's half only where it is used: the server part needs none of it."""
    if name in __all__:
        return getattr(importlib.import_module("course.live.run"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
