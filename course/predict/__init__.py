"""Predict, then run: questions that the run itself answers.

``predict("name")`` asks a question of the lesson.  What is right is not written anywhere: the next
cell runs, and each possible answer has a condition that is looked at then.
"""

from __future__ import annotations

from course.predict.asking import Prediction, predict
from course.predict.wrapping import wrap_up

__all__ = ["Prediction", "predict", "wrap_up"]
