"""Draining a child's output: never blocking it, never keeping more than a limit."""

from __future__ import annotations

import os
import selectors
import sys
import threading
from collections.abc import Callable
from typing import IO

_CHUNK = 65_536


class Capture:
    """Reads the streams of a child as fast as it writes and keeps their first bytes.

    Parameters
    ----------
    streams : dict of str to file
        The reading ends, by name.
    limit : int
        Bytes kept of all streams together; the rest is read and dropped.
    overflow : callable
        Called once, from the reading thread, when the limit is passed.
    """

    def __init__(
        self, streams: dict[str, IO[bytes]], limit: int, overflow: Callable[[], None]
    ) -> None:
        self._kept = {name: bytearray() for name in streams}
        self._room = limit
        self._overflow = overflow
        self._lock = threading.Lock()
        pump = _Threads if sys.platform == "win32" else _Poll
        self._pump = pump(streams, self._take)

    def text(self, name: str) -> str:
        """What was written to one stream so far, as text."""
        with self._lock:
            return self._kept[name].decode("utf-8", "replace").replace("\r\n", "\n")

    @property
    def overflowed(self) -> bool:
        """Whether more was written than is kept."""
        return self._room < 0

    def settle(self, timeout: float) -> None:
        """Wait, at most `timeout` seconds, until all that has been written is read."""
        self._pump.settle(timeout)

    def close(self) -> None:
        """Stop reading and close the streams."""
        self._pump.close()

    def _take(self, name: str, data: bytes) -> None:
        with self._lock:
            before = self._room
            self._kept[name] += data[: max(before, 0)]
            self._room = before - len(data)
            passed = before >= 0 > self._room
        if passed:
            self._overflow()


class _Poll:
    """One thread for all streams, which can be told to stop though a writer is left."""

    def __init__(self, streams: dict[str, IO[bytes]], take: Callable[[str, bytes], None]) -> None:
        self._streams = streams
        self._take = take
        self._wake_read, self._wake_write = os.pipe()
        self._closing = False
        self._asked = threading.Lock()
        self._settled: list[threading.Event] = []
        self._thread = threading.Thread(target=self._run, name="child output", daemon=True)
        self._thread.start()

    def settle(self, timeout: float) -> None:
        if threading.current_thread() is self._thread:
            return
        event = threading.Event()
        with self._asked:
            if not self._thread.is_alive() or self._closing:
                return
            self._settled.append(event)
            os.write(self._wake_write, b".")
        event.wait(timeout)

    def close(self) -> None:
        with self._asked:
            if self._closing:
                return
            self._closing = True
            os.write(self._wake_write, b".")
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_read, selectors.EVENT_READ)
            for name, stream in self._streams.items():
                if sys.platform != "win32":
                    os.set_blocking(stream.fileno(), False)
                selector.register(stream, selectors.EVENT_READ, name)
            while not self._closing:
                ready = [key for key, _ in selector.select()]
                for key in ready:
                    if key.data is not None:
                        self._read(selector, key)
                if any(key.data is None for key in ready):
                    self._answer(selector)
        for stream in self._streams.values():
            stream.close()
        with self._asked:
            self._closing = True
            for event in self._settled:
                event.set()
            os.close(self._wake_read)
            os.close(self._wake_write)

    def _read(self, selector: selectors.BaseSelector, key: selectors.SelectorKey) -> bool:
        try:
            data = os.read(key.fd, _CHUNK)
        except BlockingIOError:
            return False
        if not data:
            selector.unregister(key.fileobj)
            return False
        self._take(key.data, data)
        return True

    def _answer(self, selector: selectors.BaseSelector) -> None:
        os.read(self._wake_read, _CHUNK)
        with self._asked:
            asked, self._settled = self._settled, []
        for key in [key for key in selector.get_map().values() if key.data is not None]:
            while not self._closing and self._read(selector, key):
                pass
        for event in asked:
            event.set()


class _Threads:
    """One thread a stream, for systems that cannot wait for several pipes at once."""

    def __init__(self, streams: dict[str, IO[bytes]], take: Callable[[str, bytes], None]) -> None:
        self._take = take
        self._threads = [
            threading.Thread(target=self._run, args=item, name="child output", daemon=True)
            for item in streams.items()
        ]
        for thread in self._threads:
            thread.start()

    def settle(self, timeout: float) -> None:
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout)

    def close(self) -> None:
        self.settle(1.0)

    def _run(self, name: str, stream: IO[bytes]) -> None:
        with stream:
            while data := os.read(stream.fileno(), _CHUNK):
                self._take(name, data)
