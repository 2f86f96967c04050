"""The widget: hands the view to the browser. All drawing is in `course/live/browser/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course.islands.front_end import joined

_HERE = Path(__file__).parent / "browser"
MODULES = (
    "colours",
    "recording",
    "connection",
    "rows",
    "plot",
    "panel",
    "cursor",
    "view",
    "widget",
)
"""The parts of the front end; each imports from those before it only."""


def front_end() -> str:
    """Return the parts as one module."""
    return joined(_HERE / f"{name}.js" for name in MODULES)


class CoresWidget(anywidget.AnyWidget):
    """The live picture of one run.

    Attributes
    ----------
    view : str
        The view's name, which the browser asks the server part for.
    source : {"server", "kernel"}
        Who sends the samples: the Jupyter server over a WebSocket, or the kernel as messages of
        this widget.
    title : str
        The run's title.
    beside : list of dict
        Earlier runs to compare with: their titles, recordings and words.
    """

    _esm = front_end()
    _css = _HERE / "widget.css"

    view = traitlets.Unicode().tag(sync=True)
    source = traitlets.Unicode("kernel").tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    beside: Any = traitlets.List().tag(sync=True)
