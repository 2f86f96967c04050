"""The life of a view: when it samples, and when it stops."""

from __future__ import annotations

import asyncio
import os
import time

import pytest

from course.live import views
from course.live.reading import Reading, Source, Task
from course.live.views import View

REQUEST = {"view": "v", "pid": os.getpid(), "main": 1, "machinery": [], "hz": 20, "title": "t"}


class Counting(Source):
    """Counts the looks; ends when told to."""

    def __init__(self):
        self.looks, self.ended, self.closed = 0, False, False

    def read(self, everything=False):
        self.looks += 1
        if self.ended:
            raise ProcessLookupError("process 1 has ended")
        at = time.monotonic()
        return Reading(at, {0: at}, [Task("t2", "thread", "python", at)], at)

    def close(self):
        self.closed = True


class Browser:
    """Keeps what it was sent, and can be waited for."""

    def __init__(self, view):
        self.view, self.messages, self.came = view, [], asyncio.Event()

    def send(self, message):
        self.messages.append(message)
        self.came.set()
        if message["type"] == "end":
            self.view.drawn(42)

    async def until(self, kind, count=1):
        async with asyncio.timeout(30):
            while sum(message["type"] == kind for message in self.messages) < count:
                self.came.clear()
                await self.came.wait()


@pytest.fixture
def source():
    return Counting()


@pytest.fixture
def answers():
    return []


@pytest.fixture
def make(source, answers):
    return lambda: View(
        REQUEST, lambda word, **facts: answers.append((word, facts)), lambda *_: source
    )


def run(story):
    asyncio.run(asyncio.wait_for(story, 60))


def test_it_samples_from_begin_to_finish_and_hands_over_the_recording(make, source, answers):
    async def story():
        view = make()
        browser = Browser(view)
        view.watch(browser)
        assert answers == [("watched", {})]
        assert not view.sampling
        await view.hear({"say": "begin", "at": time.monotonic()})
        await view.hear({"say": "start", "key": "t2", "at": time.monotonic(), "name": "Ada"})
        await browser.until("tick", 3)
        await view.hear({"say": "finish"})
        assert not view.sampling
        word, facts = answers[-1]
        assert word == "recording"
        assert facts["frames"] == 42
        assert facts["cost"] > 0
        assert facts["recording"]["lanes"]["t2"]["name"] == "Ada"
        assert len(facts["recording"]["columns"]) >= 3
        view.close()
        assert source.closed

    run(story())


def test_it_pauses_when_nobody_looks_and_goes_on_when_somebody_comes(make, monkeypatch):
    monkeypatch.setattr(views, "PATIENCE", 0.1)

    async def story():
        view = make()
        first = Browser(view)
        view.watch(first)
        await view.hear({"say": "begin", "at": time.monotonic()})
        await first.until("tick")
        view.unwatch(first)
        while view.sampling:
            await asyncio.sleep(0)
        second = Browser(view)
        view.watch(second)
        assert second.messages[0]["type"] == "all"
        assert second.messages[0]["recording"]["columns"]
        await second.until("tick")
        view.close()

    run(story())


def test_a_kernel_that_dies_ends_the_view(make, source):
    async def story():
        view = make()
        browser = Browser(view)
        view.watch(browser)
        await view.hear({"say": "begin", "at": time.monotonic()})
        await browser.until("tick")
        source.ended = True
        await browser.until("end")
        assert browser.messages[-1] == {"type": "end", "lost": True}
        assert not view.sampling
        assert source.closed

    run(story())


def test_a_browser_that_draws_no_last_frame_does_not_hold_the_kernel_up(make, answers, monkeypatch):
    monkeypatch.setattr(views, "LAST_FRAME_WITHIN", 0.01)

    async def story():
        view = make()
        browser = Browser(view)
        view.watch(browser)
        monkeypatch.setattr(view, "drawn", lambda frames: None)
        await view.hear({"say": "begin", "at": time.monotonic()})
        await view.hear({"say": "finish"})
        assert answers[-1][0] == "recording"
        assert answers[-1][1]["frames"] == 0

    run(story())


def test_a_word_that_is_none_is_an_error(make):
    async def story():
        with pytest.raises(ValueError, match="unknown word 'dance'"):
            await make().hear({"say": "dance"})

    run(story())
