"""What makes the experiments live in the browser."""

from __future__ import annotations

from pathlib import Path

from course.islands import Dock


class ExperimentDock(Dock):
    """Makes the elements ``.course-experiment`` live."""

    _esm = Dock.front_end(Path(__file__).parent / "browser" / "experiment.js")
