"""Running ``pip`` with its progress shown in one line, and its failures said in one sentence."""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from course.setup.places import interpreter_of
from course.setup.reasons import why_pip_failed
from course.setup.requirements import package_names
from course.setup.state import packages_folder
from course.setup.trouble import say

ROOM_NEEDED = 900_000_000  # bytes: the installed packages and the biggest download beside them

_LINES_APART = 20  # where progress is no terminal, one line of this many is written
_STEERS_PIP_ELSEWHERE = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN")
_FETCHED = re.compile(r"\s*(?:Collecting|Requirement already satisfied:)\s+([A-Za-z0-9._-]+)")


def install(environment: Path, files: list[Path], lock: int) -> None:
    """Install the pinned packages of requirements files into an environment.

    Parameters
    ----------
    environment : Path
        A sound virtual environment.
    files : list of Path
        Requirements files.
    lock : int
        The open lock file, handed on to ``pip`` so that it holds the lock while it lives.

    Raises
    ------
    Trouble
        If ``pip`` fails: what happened and what to do about it, where the reason is known;
        ``pip``'s last lines where it is not.
    """
    command = [str(interpreter_of(environment)), "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off"]
    for path in files:
        command += ["-r", str(path)]
    settings = {k: v for k, v in os.environ.items() if k not in _STEERS_PIP_ELSEWHERE}
    settings["PYTHONNOUSERSITE"] = "1"
    settings.pop("PYTHONHOME", None)
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        env=settings,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=(lock,) if os.name == "posix" else (),
    )
    expected = len(set[str]().union(*(package_names(path) for path in files)))
    lines: list[str] = []
    progress = _Progress(environment, expected)
    try:
        for line in _lines_of(process):
            if line is not None:
                lines.append(line)
            progress.show(line)
    except KeyboardInterrupt:
        process.wait()  # Ctrl-C reaches pip too: it ends by itself
        raise
    finally:
        progress.end()
    if process.wait() != 0:
        raise why_pip_failed(lines, environment)


def _lines_of(process: subprocess.Popen[str]) -> Iterator[str | None]:
    """Yield the lines a process prints, and None for each second in which it prints nothing."""
    assert process.stdout is not None
    output = process.stdout
    waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        for line in output:
            waiting.put(line.rstrip())
        waiting.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = waiting.get(timeout=1)
        except queue.Empty:
            yield None
            continue
        if line is None:
            return
        yield line


class _Progress:
    """One line that is written over on a terminal; now and then a new line elsewhere."""

    def __init__(self, environment: Path, expected: int) -> None:
        self.environment = environment
        self.expected = expected
        self.seen: set[str] = set()
        self.terminal = sys.stderr.isatty()
        self.installing = 0
        self.before = 0
        self.steps = 0
        self.last = ""

    def show(self, line: str | None) -> None:
        """Take a line of ``pip``'s, or None when a second went by."""
        if line is not None:
            fetched = _FETCHED.match(line)
            if fetched:
                self.seen.add(fetched[1].lower())
                self._write(f"  fetching {len(self.seen)} of {self.expected}: {fetched[1]}")
            elif line.startswith("Installing collected packages:"):
                self.installing = line.count(",") + 1
                self.steps = 0
                self.before = self._installed()
        if self.installing:
            done = self._installed() - self.before
            self._write(f"  installing {done} of {self.installing}")

    def _installed(self) -> int:
        packages = packages_folder(self.environment)
        return len(list(packages.glob("*.dist-info/RECORD"))) if packages else 0

    def _write(self, text: str) -> None:
        if text == self.last:
            return
        if self.terminal:
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write("\r" + text[:width].ljust(width))
            sys.stderr.flush()
        elif self.steps % _LINES_APART == 0:
            say(text)
        self.steps += 1
        self.last = text

    def end(self) -> None:
        """Leave the line free for what comes next."""
        if self.terminal and self.last:
            sys.stderr.write("\n")
