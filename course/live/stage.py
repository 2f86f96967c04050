"""Where a run is shown: in a notebook, or, outside of one, on standard output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course.live.feeds import Feed, KernelFeed
from course.live.wording import Titled, sentence, words
from course.setup.shell import kernel_shell

MOST_BESIDE = 400
"""Columns of an earlier run that are sent to the browser."""


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
        return NotebookStage() if kernel_shell() is not None else Stage()

    def show(self, feed: Feed, title: str, beside: Sequence[Titled]) -> None:
        """Open the live picture that `feed` feeds, with earlier runs above it."""

    def leave(
        self,
        runs: Sequence[Titled],
        source: str,  # noqa: ARG002 - only a notebook shows it
        frames: int,  # noqa: ARG002
    ) -> None:
        """Close it and leave behind what lasts. The last of `runs` is the one that ended."""
        *beside, run = runs
        text = sentence(run.recording, beside)
        print(f"{run.title}: {text}" if run.title else text)


class NotebookStage(Stage):
    """A notebook: a widget while the block runs, a picture and a sentence afterwards."""

    live = True

    def __init__(self) -> None:
        self._handle: Any = None
        self._widget: Any = None

    def show(self, feed: Feed, title: str, beside: Sequence[Titled]) -> None:
        """Display the widget. Where widgets are not installed, only the rest is shown."""
        from IPython.display import display

        try:
            from course.live.widget import CoresWidget
        except ImportError:
            self._handle = display({"text/plain": "…"}, raw=True, display_id=True)
            return
        earlier = [
            {
                "title": run.title,
                "recording": run.recording.coarser(MOST_BESIDE).to_json(),
                "words": words(run.recording),
            }
            for run in beside
        ]
        self._widget = CoresWidget(view=feed.view, source=feed.source, title=title, beside=earlier)
        if isinstance(feed, KernelFeed):
            feed.send = self._widget.send
        self._handle = display(self._widget, display_id=True)

    def leave(self, runs: Sequence[Titled], source: str, frames: int) -> None:
        """Replace the widget by a picture, and say the sentence below the block's output."""
        from IPython.display import Markdown, display

        from course.live.picture import bundle

        data, metadata = bundle(runs, source, frames)
        if self._handle is not None:
            self._handle.update(data, metadata=metadata, raw=True)
        if self._widget is not None:
            self._widget.close()
        display(Markdown(data["text/plain"]))
