"""A panel to play with: how many workers, of which kind, at what work, and what it does."""

from __future__ import annotations

import html
import multiprocessing
import os
import threading
from collections.abc import Sequence
from typing import Any

import ipywidgets
from IPython.display import Markdown, display

from course.live.jobs import JOBS, Job
from course.live.run import Run
from course.live.stage import NotebookStage
from course.live.usable import usable_by

THREADS, PROCESSES, ONE = "threads", "processes", "one after the other"

LATER = "A panel to choose workers and work. Run this cell, and it can be used."
"""What an exported notebook, or one that was opened again, has in place of the controls."""

MOST_WORKERS = 64
"""As many as fit on one screen."""


def panel() -> Panel:
    """Choose workers and work, run them, and watch the cores.

    The last line of a cell shows the panel:

    >>> from course import panel      # doctest: +SKIP
    >>> panel()                       # doctest: +SKIP

    Returns
    -------
    Panel
        Its `runs` are there to compute with.
    """
    return Panel()


class Panel:
    """Controls, and below them the live view of what they started.

    Attributes
    ----------
    kind, number, job, size, beside : ipywidgets.Widget
        The controls. `size` is what one worker takes if it is alone, in seconds.
    button : ipywidgets.Button
        Starts a run; disabled, as the others are, while one is under way.
    message : ipywidgets.HTML
        What went wrong, in words.
    runs : list of Run
        The runs so far.
    """

    def __init__(self) -> None:
        cores = len(usable_by(os.getpid()).cores)
        self.kind = ipywidgets.ToggleButtons(
            options=[THREADS, PROCESSES, ONE],
            description="Workers",
            tooltips=["all in this program", "programs of their own", "one thread for all"],
            style={"button_width": "auto"},
        )
        self.number = ipywidgets.BoundedIntText(
            value=max(3, min(cores, 8)), min=1, max=MOST_WORKERS, description="How many"
        )
        self.job = ipywidgets.Dropdown(options=list(JOBS), description="Each one")
        self.size = ipywidgets.FloatSlider(
            value=1.0, min=0.2, max=5.0, step=0.2, readout_format=".1f", description="For"
        )
        self.beside = ipywidgets.Checkbox(
            value=True, description="show the run before above it", indent=False
        )
        self.button = ipywidgets.Button(description="Run", icon="play", button_style="primary")
        self.message = ipywidgets.HTML()
        self.runs: list[Run] = []
        self._controls = [
            *(self.kind, self.number, self.job, self.size, self.beside, self.button),
        ]
        self._picture: Any = None
        self._sentence: Any = None
        self.button.on_click(lambda _: self.run())
        unit = ipywidgets.Label("seconds of work, if it is alone")
        rows = [
            [self.kind, self.number],
            [self.job, self.size, unit],
            [self.button, self.beside],
        ]
        wrap = ipywidgets.Layout(flex_flow="row wrap", align_items="center", grid_gap="0 1em")
        boxes = [ipywidgets.HBox(row, layout=wrap) for row in rows]
        self.widget = ipywidgets.VBox([*boxes, self.message])

    def __repr__(self) -> str:
        return f"<panel: {self.title}, {len(self.runs)} runs so far>"

    def _ipython_display_(self) -> None:
        """Show the controls, and keep two places below them for the view and its sentence."""
        controls = self.widget._repr_mimebundle_()
        display({**controls, "text/plain": LATER}, raw=True)
        nothing = {"text/plain": ""}
        self._picture = display(nothing, raw=True, display_id=True)
        self._sentence = display(nothing, raw=True, display_id=True)

    @property
    def title(self) -> str:
        """What is chosen, in words: ``3 threads, each computes in Python``."""
        number, kind, job = self.number.value, self.kind.value, self.job.value
        if kind == ONE:
            return f"{number} times one after the other: {job}"
        if number == 1:
            return f"1 {'thread' if kind == THREADS else 'process'} {job}"
        return f"{number} {kind}, each {job}"

    def run(self) -> None:
        """Run what is chosen, under the live view; what the button does."""
        if self.button.disabled:
            return
        self.message.value = ""
        for control in self._controls:
            control.disabled = True
        try:
            self._run(JOBS[self.job.value], self.number.value)
        except KeyboardInterrupt:
            self._say("Interrupted. Threads that were started run on to their end.")
        except Exception as error:  # whatever it is, the learner reads it here
            self._say(f"{type(error).__name__}: {error}")
        finally:
            for control in self._controls:
                control.disabled = False

    def _run(self, job: Job, number: int) -> None:
        amount = job.amount(self.size.value)
        stage = NotebookStage(self._picture, self._sentence)
        if self._sentence is not None:
            self._sentence.update(Markdown(""))
        beside = self.runs[-1:] if self.beside.value else []
        run = Run(self.title, beside=beside, stage=stage)
        with run:
            if self.kind.value == PROCESSES:
                _in_processes(job, amount, number)
            elif self.kind.value == THREADS:
                _in_threads(job, amount, *[1] * number)
            else:  # not here: a notebook may run what a button does in a thread of its own
                _in_threads(job, amount, number)
        self.runs.append(run)

    def _say(self, text: str) -> None:
        self.message.value = f'<div role="alert">{html.escape(text)}</div>'


def _in_threads(job: Job, amount: int, *times: int) -> None:
    """Start a thread for each of `times`, which does the work so many times."""

    def work(times: int) -> None:
        for _ in range(times):
            job.function(amount)

    workers = [threading.Thread(target=work, args=(each,)) for each in times]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def _in_processes(job: Job, amount: int, number: int) -> None:
    """Run them by the default start method of this kernel; leave none running.

    Raises
    ------
    RuntimeError
        If one fails.
    """
    workers = [multiprocessing.Process(target=job.function, args=(amount,)) for _ in range(number)]
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    finally:
        _end(workers)
    failed = [worker.exitcode for worker in workers if worker.exitcode]
    if failed:
        method = multiprocessing.get_start_method()
        raise RuntimeError(
            f"{len(failed)} of {number} processes (started by {method}) ended with exit code "
            f"{failed[0]} instead of 0. The log of the Jupyter server says why; try fewer of them."
        )


def _end(workers: Sequence[multiprocessing.Process]) -> None:
    """End those that still run, after an interrupt or when one could not be started."""
    for worker in workers:
        if worker.is_alive():
            worker.terminate()
            worker.join()
