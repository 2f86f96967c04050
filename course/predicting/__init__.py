"""Predict, then run: questions that the run itself answers.

``predict("name")`` asks a question of the lesson.  What is right is not written anywhere: the next
cell runs, and each possible answer has a condition that is looked at then.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.predicting.asking import Prediction, predict
    from course.predicting.wrapping import wrap_up

__all__ = ["Prediction", "predict", "wrap_up"]

_WHERE = {"Prediction": "asking", "predict": "asking", "wrap_up": "wrapping"}


def __getattr__(name: str) -> Any:
    """Import what asks only where it is used: building the notebooks needs no widget."""
    if name in _WHERE:
        return getattr(importlib.import_module(f"course.predicting.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
