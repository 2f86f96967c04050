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
from course.setup.requirements import package_names
from course.setup.state import packages_folder
from course.setup.trouble import Trouble, say

ROOM_NEEDED = 900_000_000  # bytes: the installed packages and the biggest download beside them

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
        raise _why(lines, environment)


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
        elif len(self.seen) % 20 == 1 or text.startswith("  installing 0 "):
            say(text)
        self.last = text

    def end(self) -> None:
        """Leave the line free for what comes next."""
        if self.terminal and self.last:
            sys.stderr.write("\n")


_REASONS = (
    (
        ("No space left on device", "Errno 28", "not enough space on the disk", "Disk quota"),
        "The disk is full: the packages did not fit into {where}.",
        "make room (about 1 GB) and start again: the set-up goes on from where it was.",
    ),
    (
        ("File too large", "Errno 27"),
        "A limit on the size of files stopped the set-up in {where}.",
        "raise the limit (`ulimit -f unlimited`) and start again.",
    ),
    (
        ("Permission denied", "Errno 13", "Access is denied", "Read-only file system", "Errno 30"),
        "The course may not write in {where}.",
        "copy the course's folder to a place where you may write and start again there; or name\n"
        "a folder for the environment in COURSE_VENV.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "SSLError", "SSLCertVerificationError"),
        "The package index could not be reached safely: its certificate was not accepted.",
        "check the machine's date; behind a company's or a school's proxy, ask for its\n"
        "certificate and name it in PIP_CERT. Then start again.",
    ),
    (
        (
            "NewConnectionError",
            "Failed to establish a new connection",
            "Temporary failure in name resolution",
            "getaddrinfo failed",
            "ConnectTimeoutError",
            "ReadTimeoutError",
            "ProxyError",
            "Connection refused",
            "Network is unreachable",
            "Connection reset",
            "Connection aborted",
            "IncompleteRead",
        ),
        "The package index could not be reached: there seems to be no network.",
        "connect to the network and start again: what was fetched is kept. Behind a proxy, set\n"
        "HTTPS_PROXY; with an index of your own, PIP_INDEX_URL.",
    ),
    (
        ("No matching distribution found", "Could not find a version"),
        "The package index has no fitting version: {line}",
        "if PIP_NO_INDEX, PIP_INDEX_URL or a pip configuration file is set, check that it leads to\n"
        "a complete index; otherwise see whether `python3 -m course doctor` knows your Python.",
    ),
)


def _why(lines: list[str], environment: Path) -> Trouble:
    """Return the reason why ``pip`` failed, as far as its lines tell."""
    text = "\n".join(lines)
    errors = [line for line in lines if line.startswith("ERROR:")]
    for signs, happened, cure in _REASONS:
        if any(sign in text for sign in signs):
            line = errors[-1].removeprefix("ERROR:").strip() if errors else ""
            return Trouble(happened.format(where=environment, line=line), cure)
    last = "\n".join(f"    {line}" for line in lines[-15:])
    return Trouble(
        f"pip could not install the course's packages into {environment}. It said last:\n{last}",
        "read pip's lines above; once the cause is gone, start again.",
    )
