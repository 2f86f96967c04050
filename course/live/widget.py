"""The widget: hands the view to the browser. All drawing is in `widget.js`."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

_HERE = Path(__file__).parent


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
    """

    _esm = _HERE / "widget.js"
    _css = _HERE / "widget.css"

    view = traitlets.Unicode().tag(sync=True)
    source = traitlets.Unicode("kernel").tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
