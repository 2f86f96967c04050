"""Who looks while the block runs: the Jupyter server, a thread of the kernel, or nobody."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from course.live.recording import Recording
from course.live.sampling import Sampler
from course.live.wire import Refused, Wire
from course.live.wording import words
from course.live.workers import OWN_NAME, machinery, main_thread

BROWSER_WITHIN = 3.0
"""Seconds that a block waits for a connected browser to open its view."""


@dataclass
class Seen:
    """What a feed has to show for it at the end.

    Attributes
    ----------
    recording : Recording or None
        None if the feed was lost; the kernel then has its own two readings.
    frames : int
        Frames that the browser drew.
    cost : float or None
        Seconds of CPU time that the sampling itself took.
    """

    recording: Recording | None
    frames: int = 0
    cost: float | None = None


class Feed(Protocol):
    """Something that looks at the workers while the block runs."""

    source: str
    view: str

    def begin(self, at: float) -> None:
        """The block begins at `at` (monotonic clock)."""

    def report(self, word: str, key: str, at: float, name: str = "", cpu: float = 0.0) -> None:
        """A worker reports its start or its end; called in any thread."""

    def finish(self) -> Seen:
        """The block has ended: stop looking."""


class ServerFeed:
    """The Jupyter server looks.

    Parameters
    ----------
    wire : Wire
        The connection to the server part.
    title : str
        The run's title.
    hz : float
        Looks in a second.

    Raises
    ------
    Refused
        If the server part says no, or no browser is connected that could show its samples.
    """

    source = "server"

    def __init__(self, wire: Wire, title: str, hz: float) -> None:
        self.view = uuid.uuid4().hex
        self._wire = wire
        browsers = wire.ask(
            self.view,
            pid=os.getpid(),
            main=main_thread(),
            machinery=machinery(),
            hz=hz,
            title=title,
        )
        if browsers == 0:
            raise Refused("no browser is connected to this kernel")

    def wait_for_browser(self) -> bool:
        """Wait until a browser has opened the view, so that none of the block is lost.

        The wait lets go of the GIL, which the kernel needs to send the widget on its way.
        """
        try:
            return self._wire.hear(BROWSER_WITHIN)["say"] == "watched"
        except Refused:
            return False

    def begin(self, at: float) -> None:
        """See `Feed`."""
        self._wire.say("begin", at=at)

    def report(self, word: str, key: str, at: float, name: str = "", cpu: float = 0.0) -> None:
        """See `Feed`."""
        self._wire.say(word, key=key, at=at, name=name, cpu=cpu)

    def finish(self) -> Seen:
        """See `Feed`."""
        self._wire.say("finish")
        try:
            answer = self._wire.hear()
            while answer["say"] == "watched":
                answer = self._wire.hear()
            if answer["say"] != "recording":
                raise Refused(answer.get("why", "no recording"))
            recording = Recording.from_json(answer["recording"])
            return Seen(recording, answer["frames"], answer["cost"])
        except Refused:
            return Seen(None)
        finally:
            self._wire.close()


def _nowhere(message: dict[str, Any]) -> None:
    """Where messages go while there is no widget."""


class KernelFeed:
    """A thread of the kernel looks: it stands still while a C call holds the GIL.

    Parameters
    ----------
    sampler : callable
        Makes the sampler, given the native ids that are not workers.
    title : str
        The run's title.
    """

    source = "kernel"

    def __init__(self, sampler: Callable[[list[int]], Sampler], title: str) -> None:
        self.view = ""
        self.send: Callable[[dict[str, Any]], None] = _nowhere
        self._title = title
        self._reports: deque[tuple[Any, ...]] = deque()
        self._sent = 0
        self._cost = 0.0
        self._begun = threading.Event()
        self._stop = threading.Event()
        self._can_look = True
        self._thread = threading.Thread(target=self._run, name=OWN_NAME, daemon=True)
        self._thread.start()
        try:
            self.sampler = sampler([*machinery(), self._thread.native_id or 0])
        except BaseException:
            self._can_look = False
            self._begun.set()
            raise

    def begin(self, at: float) -> None:
        """See `Feed`."""
        self.sampler.begin(at)
        self._begun.set()

    def report(self, word: str, key: str, at: float, name: str = "", cpu: float = 0.0) -> None:
        """See `Feed`. Only notes it: the sampler belongs to one thread at a time."""
        self._reports.append((word, key, at, name, cpu))

    def finish(self) -> Seen:
        """See `Feed`."""
        self._stop.set()
        self._begun.set()
        self._thread.join()
        self._take_reports()
        self.send(self.sampler.tick(everything=True))
        self.send({"type": "end"})
        return Seen(self.sampler.recording, self._sent, self._cost)

    def _run(self) -> None:
        self._begun.wait()
        if not self._can_look:
            return
        step = 1 / self.sampler.recording.hz
        due = time.monotonic() + step
        while not self._stop.wait(max(0.0, due - time.monotonic())):
            self._take_reports()
            message = self.sampler.tick()
            # A browser that opens the view late has missed what was sent before it came.
            if self._sent & (self._sent - 1) == 0:
                message = {
                    "type": "all",
                    "title": self._title,
                    "begun": True,
                    "recording": self.sampler.recording.to_json(),
                    "words": words(self.sampler.recording),
                }
            self.send(message)
            self._sent += 1
            now = time.monotonic()
            due += step * max(1, -(-(now - due) // step))  # missed looks are skipped
        self._cost = time.thread_time()

    def _take_reports(self) -> None:
        while self._reports:
            self.sampler.report(*self._reports.popleft())
