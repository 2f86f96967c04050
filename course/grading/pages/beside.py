"""Pages of feedback made beside the judging, in processes that have imported nbconvert once.

Where the system has a fork server, each of them is a fork of it, and starts with all that imported.
A page is what ``nbgrader generate_feedback`` makes: the same converter makes it.
"""

from __future__ import annotations

import functools
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING, Self

from traitlets.config.loader import PyFileConfigLoader

from course.setup import sparing

if TYPE_CHECKING:
    from course.grading.pages.feedback import GenerateFeedback
    from course.handins.values import StudentId

_maker: GenerateFeedback | None = None
_log: LogFile | None = None


class LogFile(logging.FileHandler):
    """A log that is silent where it cannot be written: of a full disk others tell, and once.

    Attributes
    ----------
    trouble : BaseException or None
        What was being handled when the last error was logged: nbgrader logs what has happened, and
        then raises an exception that does not say.
    """

    trouble: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a message, and keep the exception that it is about."""
        if record.levelno >= logging.ERROR:
            self.trouble = sys.exc_info()[1] or self.trouble
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Drop the message."""


class Pages:
    """Makes the pages of one assignment.

    Parameters
    ----------
    root : Path
        The course's folder.
    topic : str
        The assignment.
    log : Path
        The file to which nbgrader's messages are added.
    processes : int
        How many pages are made at the same time.
    """

    def __init__(self, root: Path, topic: str, log: Path, processes: int) -> None:
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        context.set_forkserver_preload(
            [sparing.__name__, __name__, "course.grading.pages.feedback"]
        )
        self._new_pool = functools.partial(
            ProcessPoolExecutor,
            processes,
            mp_context=context,
            initializer=_begin,
            initargs=(root, topic, log),
        )
        _begin_helpers("forkserver" in methods)
        self._pool = self._new_pool()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=kind is not None)

    def make(self, student: StudentId) -> Future[float]:
        """Have a student's pages made; the result is the seconds of processor time.

        A process that the system ends takes the pages with it that were under way, and no others.
        """
        try:
            return self._pool.submit(_make, student)
        except BrokenExecutor:
            self._pool.shutdown(wait=False)
            self._pool = self._new_pool()
            return self._pool.submit(_make, student)


def _begin_helpers(forks: bool) -> None:
    """Start the processes of Python's that clear away what is left, and that pages fork from.

    The first would warn of what a killed grader has left on the screen, where the next run is under
    way. Ctrl-C is for the grader: they and their forks end with it, and have nothing to say.
    """
    if sys.platform == "win32":
        return  # there are none
    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = "ignore"
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        resource_tracker.ensure_running()
        if forks:
            forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, heard)
        if before is None:
            del os.environ["PYTHONWARNINGS"]
        else:
            os.environ["PYTHONWARNINGS"] = before


def _begin(root: Path, topic: str, log: Path) -> None:
    """Make a process ready to make pages; it ends with the one that started it."""
    from nbgrader.coursedir import CourseDirectory
    from traitlets.log import get_logger

    from course.grading.pages.feedback import GenerateFeedback

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Windows it comes here, too
    global _maker, _log  # noqa: PLW0603 - the one thing that this process is for
    threading.Thread(target=_end_with_the_grader, name="pages: lifeline", daemon=True).start()
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    config.CourseDirectory.assignment_id = topic
    messages = get_logger()
    assert isinstance(messages, logging.Logger)
    _log = LogFile(log, encoding="utf-8")
    messages.handlers, messages.propagate = [_log], False
    _maker = GenerateFeedback(coursedir=CourseDirectory(config=config), config=config)


def _end_with_the_grader() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make(student: StudentId) -> float:
    assert _maker is not None
    began = time.process_time()
    assert _log is not None
    _maker.only, _log.trouble = student, None
    try:
        _maker.start()
    except Exception as error:
        raise RuntimeError(str(_log.trouble or error)) from error
    return time.process_time() - began
