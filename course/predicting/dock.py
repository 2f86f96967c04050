"""What makes the questions live in the browser."""

from __future__ import annotations

from pathlib import Path

from course.islands import Dock


class PredictDock(Dock):
    """Makes the elements ``.course-predict`` live."""

    _esm = Dock.front_end(Path(__file__).parent / "browser" / "predict.js")
