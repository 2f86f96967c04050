"""The panel to play with."""

from __future__ import annotations

import re
import sys
import threading

import nbclient
import nbformat
import pytest

from course.live import jobs, panel
from course.live.jobs import JOBS, Job
from course.live.playing import ONE, PROCESSES, THREADS

BEGIN = """
from course import panel
p = panel()
p.number.value, p.size.value = 2, 0.2
p
"""
RUN = """
import multiprocessing
for method in multiprocessing.get_all_start_methods():
    multiprocessing.set_start_method(method, force=True)
    p.kind.value = "processes"
    p.button.click()
    kinds = [lane.kind for lane in p.runs[-1].lanes if not lane.before]
    print(method, *kinds, repr(p.message.value), p.button.disabled)
"""


def test_in_a_kernel_the_button_runs_processes_under_every_start_method():
    import multiprocessing

    cells = [nbformat.v4.new_code_cell(text) for text in (BEGIN, RUN)]
    book = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(book, timeout=150, kernel_name="python3").execute()
    controls, picture, sentence = book.cells[0].outputs
    assert "application/vnd.jupyter.widget-view+json" in controls.data
    assert controls.data["text/plain"].startswith("A panel")
    assert 'class="course-cores"' in picture.data["text/html"]
    assert re.match(r"2 processes used \d\.\d\d cores", sentence.data["text/markdown"])
    lines = "".join(output.text for output in book.cells[1].outputs).splitlines()
    for method, line in zip(multiprocessing.get_all_start_methods(), lines, strict=True):
        assert line == f"{method} process process '' False"


@pytest.fixture
def small(monkeypatch):
    """A panel whose work is as good as nothing, for two workers."""
    monkeypatch.setattr(Job, "amount", lambda self, seconds: 1)
    made = panel()
    made.number.value = 2
    return made


@pytest.mark.parametrize("job", list(JOBS))
def test_every_kind_of_work_runs_in_threads(small, job, capsys):
    small.kind.value, small.job.value = THREADS, job
    small.button.click()
    [run] = small.runs
    assert run.title == f"2 threads, each {job}"
    assert [lane.kind for lane in run.lanes if not lane.before] == ["thread", "thread"]
    assert small.message.value == ""


def test_one_after_the_other_is_one_thread_that_does_it_all(small, capsys, monkeypatch):
    amounts = []
    monkeypatch.setitem(JOBS, "computes in Python", Job(amounts.append, 1))
    small.kind.value = ONE
    small.button.click()
    [lane] = [lane for lane in small.runs[0].lanes if not lane.before]
    assert lane.kind == "thread"
    assert amounts == [1, 1]


def test_it_may_run_in_any_thread(small, capsys):
    clicking = threading.Thread(target=small.button.click)
    clicking.start()
    clicking.join()
    assert [lane.kind for lane in small.runs[0].lanes if not lane.before] == ["thread", "thread"]


def test_while_it_runs_nothing_can_be_changed(small, capsys):
    seen = []

    def work(amount):
        seen.append([control.disabled for control in small._controls])
        small.button.click()  # nothing happens

    small.job.options = ["looks"]
    JOBS["looks"] = Job(work, 1)
    try:
        small.button.click()
    finally:
        del JOBS["looks"]
    assert seen == [[True] * 6] * 2
    assert len(small.runs) == 1
    assert not any(control.disabled for control in small._controls)


def test_an_error_is_shown_and_the_panel_can_be_used_again(small, monkeypatch, capsys):
    def no_more(self):
        raise RuntimeError("can't start new <thread>")

    monkeypatch.setattr(threading.Thread, "start", no_more)
    small.run()
    assert "RuntimeError: can&#x27;t start new &lt;thread&gt;" in small.message.value
    assert 'role="alert"' in small.message.value
    assert not small.button.disabled


def test_processes_that_fail_are_told(small, capsys):
    small.kind.value = PROCESSES
    JOBS["fails"] = Job(sys.exit, 1)
    small.job.options = ["fails"]
    try:
        small.button.click()
    finally:
        del JOBS["fails"]
    assert "2 of 2 processes" in small.message.value
    assert "ended with exit code 1 instead of 0" in small.message.value


def test_the_amount_is_what_a_trial_of_this_machine_says(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(jobs.time, "thread_time", lambda: clock[0])

    def work(amount):
        clock[0] += (amount / 1000) ** 2

    # 0.04 s at the first amount is too short; 0.16 s at twice as much; 4 times that for 0.64 s
    assert Job(work, 200, power=2.0).amount(0.64) == 800


def test_the_amount_of_waiting_needs_no_trial():
    assert JOBS["waits"].amount(1.5) == 1500
