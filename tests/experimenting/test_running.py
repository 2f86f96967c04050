"""A measurement runs outside of the kernel, can be stopped, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import nbformat
import psutil
import pytest

from course.experimenting import asking
from course.experimenting.asking import experiment
from course.experimenting.measurement import STOPPED, Measurement
from course.notebook.executing import Client
from tests.conftest import ROOT

LONG = {"work": "waits", "number": 2, "size": 50.0}


def under_way(name="workers", settings=LONG):
    """Start a measurement whose first worker will take its time; return it, and how it ended."""
    ended = []
    made = Measurement(name, settings, lambda data: None, ended.append)
    return made, ended


def test_a_stop_ends_the_workers():
    frames = threading.Event()
    ended = []
    settings = {"kind": "processes", "number": 2, "seconds": 50.0}
    made = Measurement("join", settings, lambda data: frames.set(), ended.append)
    while not (children := psutil.Process(made.pid).children(recursive=True)):
        assert made._process.poll() is None
    made.stop()
    assert ended == [STOPPED]
    assert not frames.is_set()
    assert not any(child.is_running() for child in children)


def test_a_new_one_stops_the_one_before():
    _, ended = under_way()
    second, _ = under_way()
    assert ended == [STOPPED]
    second.stop()


def test_it_ends_with_its_kernel():
    """The kernel's end of the pipe is closed when the kernel is gone, however it went."""
    command = [sys.executable, "-m", "course.experimenting.measuring", "workers"]
    process = subprocess.Popen(
        [*command, '{"work": "waits", "number": 2, "size": 50.0}'],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    process.stdin.close()
    process.wait(60)
    process.stdout.close()


def test_what_goes_wrong_is_told(monkeypatch):
    found = experiment("join")
    shown = []
    monkeypatch.setattr(found, "show", lambda: shown.append(found.state))
    monkeypatch.setattr(found.entry.__class__, "settings", lambda self, given: {"kind": "threads"})
    found.run()
    assert found.state == "failed"
    assert "missing 2 required positional arguments" in found.trouble
    assert shown == ["failed"]


def test_what_was_measured_before_is_kept_for_comparing(monkeypatch):
    found = experiment("join", number=1, seconds=0.05)
    monkeypatch.setattr(found, "show", lambda: None)
    found.run()
    said = found.entry.say(found.data)
    found.take({"do": "run", "settings": {"number": 1, "seconds": 99, "kind": "x"}})
    found._measurement.wait()
    assert found.settings == {"kind": "threads", "number": 2, "seconds": 0.05}
    assert (found.state, found.earlier) == ("measured", [said])


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="started as on Linux and macOS")
def test_in_a_kernel_it_leaves_a_picture_and_a_sentence():
    cells = [
        nbformat.v4.new_code_cell("from course import experiment\nexperiment('join', number=2)"),
        nbformat.v4.new_code_cell(
            "import os\nos.environ['NBGRADER_EXECUTION'] = '1'\nexperiment('join')"
        ),
    ]
    book = nbformat.v4.new_notebook(cells=cells)
    Client(book, timeout=90, kernel_name="python3").execute()
    (output,), (graded,) = (cell.outputs for cell in book.cells)
    assert "data-state='measured'" in output.data["text/html"]
    assert "2 threads that wait 0.1 s each: join in the loop" in output.data["text/html"]
    assert "2 threads that wait 0.1 s each: join in the loop" in output.data["text/plain"]
    assert "<path" in output.data["text/html"]
    assert asking.IN_GRADING in graded.data["text/plain"]
    assert "<path" not in graded.data["text/html"]


def test_one_that_could_not_begin_is_in_nobody_s_way(monkeypatch):
    def refused(*_, **__):
        raise BlockingIOError("Resource temporarily unavailable")

    with monkeypatch.context() as short_of_processes:
        short_of_processes.setattr(subprocess, "Popen", refused)
        with pytest.raises(BlockingIOError):
            under_way()
    made, ended = under_way()
    made.stop()
    assert ended == [STOPPED]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_picture_that_cannot_be_drawn_ends_it():
    def draws(data):
        raise RuntimeError("no picture")

    ended = threading.Event()
    settings = {"work": "waits", "number": 1, "size": 0.01}
    made = Measurement("workers", settings, draws, lambda how: ended.set())
    assert ended.wait(60)
    made.wait()
    assert made._process.returncode is not None
