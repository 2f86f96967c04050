"""The views that are open: who is sampled, and who looks."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any, Protocol

from tornado.ioloop import PeriodicCallback

from course.live.reading import Source
from course.live.recording import Recording
from course.live.sampling import Sampler
from course.live.sources import source_for
from course.live.usable import usable_by
from course.live.wording import words

PATIENCE = 10.0
"""Seconds without a browser after which sampling pauses."""

LAST_FRAME_WITHIN = 0.5
"""Seconds that a browser has to draw the last frame and say so."""

FASTEST = 20.0
"""Hz; `/proc/stat` counts in 10 ms, so faster looks would show noise."""


class Watcher(Protocol):
    """A browser that looks at a view."""

    def send(self, message: dict[str, Any]) -> None:
        """Send it plain data."""


class View:
    """One block of one kernel, sampled at a steady rate.

    Parameters
    ----------
    request : dict
        The kernel's ``open`` line: view, pid, main, machinery, hz, title.
    answer : callable
        Sends a line to the kernel: ``answer(word, **facts)``.
    source : callable
        Makes the source of readings from a pid and the ids of the machinery.

    Raises
    ------
    ProcessLookupError
        If there is no such process.
    """

    def __init__(
        self,
        request: dict[str, Any],
        answer: Callable[..., None],
        source: Callable[[int, list[int]], Source] = source_for,
    ) -> None:
        self.name = str(request["view"])
        self.open = True
        pid = int(request["pid"])
        hz = min(FASTEST, max(0.5, float(request["hz"])))
        self._answer = answer
        self._sampler = Sampler(
            source(pid, list(request["machinery"])), usable_by(pid), hz, main=request["main"]
        )
        self._title = str(request.get("title", ""))
        self._watchers: set[Watcher] = set()
        self._clock = PeriodicCallback(self._tick, 1000 / self._sampler.recording.hz)
        self._begun = False
        self._alone_since = time.monotonic()
        self._cost = 0.0
        self._frames = 0
        self._last_frame = asyncio.Event()

    async def hear(self, message: dict[str, Any]) -> None:
        """Act on a line from the kernel.

        Raises
        ------
        ValueError
            If it is no line of `course.live.wire`.
        """
        word = message["say"]
        if word == "begin":
            self._sampler.begin(float(message["at"]))
            self._begun = True
            self._alone_since = time.monotonic()
            self._tell({"type": "begin"})
            self._clock.start()
        elif word in ("start", "end", "join", "machinery"):
            self._sampler.report(
                word,
                str(message["key"]),
                float(message["at"]),
                str(message.get("name", "")),
                float(message.get("cpu", 0.0)),
            )
        elif word == "finish":
            await self._finish()
        else:
            raise ValueError(f"unknown word {word!r}")

    def watch(self, watcher: Watcher) -> None:
        """A browser has come: send it all there is, and go on sampling."""
        self._watchers.add(watcher)
        watcher.send(self._everything())
        if len(self._watchers) == 1 and not self._begun:
            self._answer("watched")
        if self._begun and self.open and not self._clock.is_running():
            self._clock.start()

    def unwatch(self, watcher: Watcher) -> None:
        """A browser has gone."""
        self._watchers.discard(watcher)
        self._alone_since = time.monotonic()

    def drawn(self, frames: int) -> None:
        """A browser has drawn the last frame, its number `frames`."""
        self._frames = max(self._frames, frames)
        self._last_frame.set()

    @property
    def sampling(self) -> bool:
        """Whether it looks at the kernel now."""
        return self._clock.is_running()

    def close(self) -> None:
        """Stop looking and let the kernel go. Closing twice is allowed."""
        if self.open or self._clock.is_running():
            self._tell({"type": "end", "lost": True})
        self.open = False
        self._clock.stop()
        self._sampler.close()

    def _tick(self) -> None:
        if not self._watchers and time.monotonic() - self._alone_since > PATIENCE:
            self._clock.stop()
            return
        began = time.thread_time()
        try:
            self._tell(self._sampler.tick())
        except ProcessLookupError:
            self.close()
        self._cost += time.thread_time() - began

    async def _finish(self) -> None:
        self._clock.stop()
        self._tell(self._sampler.tick(everything=True))
        self.open = False
        self._tell({"type": "end"})
        if self._watchers:
            # A hidden tab, or a slow one, is not waited for: the recording does not need it.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._last_frame.wait(), LAST_FRAME_WITHIN)
        recording = self._sampler.recording
        self._answer(
            "recording", recording=recording.to_json(), frames=self._frames, cost=self._cost
        )

    def _tell(self, message: dict[str, Any]) -> None:
        if message["type"] != "none":
            for watcher in list(self._watchers):
                watcher.send(message)

    def _everything(self) -> dict[str, Any]:
        recording: Recording = self._sampler.recording
        return {
            "type": "all",
            "title": self._title,
            "begun": self._begun,
            "recording": recording.to_json(),
            "words": words(recording),
        }


Views = dict[str, View]
"""The open views by their names."""
