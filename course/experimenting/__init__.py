"""Experiments: a question, two or three controls, and a picture that is measured on this machine.

An experiment is an entry in the table: a question, its controls, a function that measures, and how
the result is drawn and told (`course.experimenting.kinds`).  All of them share one frame: the
measuring function runs in a process of its own, what it yields is drawn as it comes, and the last
picture and its sentence stay in the notebook.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.experimenting.asking import Experiment, experiment, panel

__all__ = ["Experiment", "experiment", "panel"]


def __getattr__(name: str) -> Any:
    """Import the kernel's half only where it is used: a process that measures needs none of it."""
    if name in __all__:
        return getattr(importlib.import_module("course.experimenting.asking"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
