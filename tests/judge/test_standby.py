"""Runners that are forked: they do what one that starts anew does, and end as it would."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import threading

import psutil
import pytest

from course.judge import notebook
from course.judge.notebook import TestCell, judge_notebook
from course.judge.running.standby import TIME_IS_OVER, Standby
from course.system.waiting import NotHadError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")

DOUBLE = {"pair": "def double(x):\n    return 2 * x\n"}
FINDS = """
import os, sys, tempfile
from pathlib import Path
from course.judge import answer, check, score
folder = Path(os.environ["TMPDIR"])
print(os.environ["TOLD"], os.environ.get("COURSE_GRADING"), folder == Path.cwd())
print(tempfile.gettempdir() == str(folder), sys.argv[1:] == [str(folder / "job.json")])
print(sorted(path.name for path in folder.iterdir()))
opened = [os.readlink(entry) for entry in Path("/dev/fd").iterdir() if entry.exists()]
print(sum(not name.startswith("socket:") for name in opened))  # one is shared by all judges
with check("doubles", points=1):
    assert answer("pair").double(2) == 4
score(of=1)
"""
ENDLESS = "import re\nre.match('(a|a)*b', 'a' * 200)"
"""One call of C code, which keeps the GIL."""


@pytest.fixture
def standby():
    standby = Standby()
    yield standby
    standby.end()


@pytest.fixture
def have_done(standby, tmp_path):
    """Have a runner execute a cell; return its exit status, and what it said."""

    def have_done(source, seconds=60.0):
        folder = tmp_path / "job"
        folder.mkdir(exist_ok=True)
        job, results = folder / "job.json", folder / "results"
        cells = [{"grade_id": "cell", "source": source}]
        job.write_text(
            json.dumps({"modules": DOUBLE, "cells": cells, "results": str(results)})[:-1]
            + ', "walls": false, "budget": 60}'
        )
        its_input, held = os.pipe()
        try:
            with (tmp_path / "said").open("w+b") as said:
                status = standby.run(job, os.environ, (its_input, said.fileno()), seconds)
                said.seek(0)
                return status, said.read().decode()
        finally:
            os.close(its_input)
            os.close(held)

    return have_done


def test_it_finds_what_a_runner_that_starts_anew_finds(monkeypatch):
    def outputs(told):
        monkeypatch.setenv("TOLD", told)
        cells = [TestCell("finds", FINDS, 1.0), TestCell("broken", "1 / 0", 1.0)]
        made = judge_notebook(DOUBLE, cells, complete=told == "first")
        return [(one.score, one.outputs) for one in made]

    def is_not_had(*_):
        raise NotHadError

    forked = [outputs("first"), outputs("second")]
    monkeypatch.setattr(notebook._standby, "run", is_not_had)
    assert forked == [outputs("first"), outputs("second")]


def test_how_a_runner_ends_is_told(have_done):
    assert have_done("x = 1") == (0, "")
    assert have_done("import os\nos._exit(3)") == (3, "")
    status, said = have_done("raise SystemExit('enough')")
    assert (status, said) == (1, "enough\n")
    status, _ = have_done("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert status == -signal.SIGKILL


def test_one_whose_time_is_over_is_ended_whatever_it_does(have_done):
    assert have_done(ENDLESS, seconds=0.5)[0] == TIME_IS_OVER


def test_a_runner_goes_on_when_the_process_that_waits_has_been_ended(standby, have_done, tmp_path):
    """The job is begun once, and the next one has a new process."""
    at_work = tmp_path / "at-work"
    source = f"import os, time\nopen({str(at_work)!r}, 'a').write('x')\ntime.sleep(1000)"
    ended = []
    thread = threading.Thread(target=lambda: ended.append(have_done(source)))
    thread.start()
    while not at_work.exists() or not at_work.read_text():
        threading.Event().wait(0.01)
    waits = psutil.Process(standby._waiting._process.pid)
    runners = waits.children()
    waits.kill()
    thread.join(60)
    assert ended == [(-signal.SIGKILL, "")]
    assert psutil.wait_procs(runners, timeout=60)[1] == []  # nobody holds its input any more
    assert at_work.read_text() == "x"
    assert have_done("x = 1") == (0, "")


@pytest.mark.long
def test_it_ends_when_nothing_comes_and_is_started_again(have_done, standby):
    standby._idle = 0.05
    assert have_done("x = 1") == (0, "")
    first = standby._waiting._process
    while first.returncode is None:  # somebody has waited for it: it is no zombie
        threading.Event().wait(0.01)
    assert have_done("x = 2") == (0, "")
    assert standby._waiting._process is not first


@pytest.mark.long
def test_a_fork_of_the_grader_has_its_own(have_done, standby):
    assert have_done("x = 1") == (0, "")
    context = multiprocessing.get_context("fork")
    forked = context.Process(target=lambda: sys.exit(have_done("import os\nos._exit(7)")[0]))
    forked.start()
    forked.join(60)
    assert forked.exitcode == 7
    assert have_done("x = 1") == (0, "")


def test_where_no_process_can_be_started_the_job_is_not_begun(have_done, standby, monkeypatch):
    monkeypatch.setattr(sys, "executable", os.devnull)
    with pytest.raises(NotHadError):
        have_done("x = 1")
