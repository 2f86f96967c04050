"""Where a run is shown: in a notebook, or, outside of one, on standard output."""

from __future__ import annotations

import sys
from typing import Any

from course.live.feeds import Feed, KernelFeed
from course.live.recording import Recording
from course.live.wording import sentence


class Stage:
    """A place without a front end, such as a script: the sentence is all there is.

    Attributes
    ----------
    live : bool
        Whether a widget can be shown.
    """

    live = False

    @staticmethod
    def here() -> Stage:
        """The stage of this process: a notebook's if it is a Jupyter kernel."""
        ipython = sys.modules.get("IPython")
        shell = ipython.get_ipython() if ipython else None
        return NotebookStage() if getattr(shell, "kernel", None) is not None else Stage()

    def show(self, feed: Feed, title: str) -> None:
        """Open the live picture that `feed` feeds."""

    def leave(
        self,
        recording: Recording,
        title: str,
        source: str,  # noqa: ARG002 - only a notebook shows it
        frames: int,  # noqa: ARG002
    ) -> None:
        """Close it and leave behind what lasts."""
        print(f"{title}: {sentence(recording)}" if title else sentence(recording))


class NotebookStage(Stage):
    """A notebook: a widget while the block runs, a picture and a sentence afterwards."""

    live = True

    def __init__(self) -> None:
        self._handle: Any = None
        self._widget: Any = None

    def show(self, feed: Feed, title: str) -> None:
        """Display the widget. Where widgets are not installed, only the rest is shown."""
        from IPython.display import display

        try:
            from course.live.widget import CoresWidget
        except ImportError:
            self._handle = display({"text/plain": "…"}, raw=True, display_id=True)
            return
        self._widget = CoresWidget(view=feed.view, source=feed.source, title=title)
        if isinstance(feed, KernelFeed):
            feed.send = self._widget.send
        self._handle = display(self._widget, display_id=True)

    def leave(self, recording: Recording, title: str, source: str, frames: int) -> None:
        """Replace the widget by a picture, and say the sentence below the block's output."""
        from IPython.display import Markdown, display

        from course.live.picture import bundle

        data, metadata = bundle(recording, title, source, frames)
        if self._handle is not None:
            self._handle.update(data, metadata=metadata, raw=True)
        if self._widget is not None:
            self._widget.close()
        display(Markdown(sentence(recording)))
