"""``experiment(…)``: choose, measure, look; the picture and its sentence stay."""

from __future__ import annotations

import os
import threading
from typing import Any

from course.experimenting.dock import ExperimentDock
from course.experimenting.entry import Data, Entry, Settings
from course.experimenting.measurement import DONE, STOPPED, Measurement
from course.experimenting.page import as_html, as_text, picture
from course.experimenting.table import entry
from course.islands import Island

NOTHING, MEASURING, MEASURED, FAILED = "nothing", "measuring", "measured", "failed"

IN_GRADING = "Nothing is measured while work is graded."


class Experiment:
    """A question that this machine answers.

    Attributes
    ----------
    entry : Entry
        What is asked and measured.
    settings : dict
        The values of the controls, for the last measurement.
    data : dict or None
        What it has measured; None before it has.
    before : dict or None
        What the measurement before it has.
    state : str
        ``nothing``, ``measuring``, ``measured``, ``stopped`` or ``failed``.
    trouble : str
        What went wrong; empty if nothing did.
    earlier : list of str
        What was said of the measurements before.
    """

    def __init__(self, name: str, entry: Entry, settings: Settings) -> None:
        self.name, self.entry, self.settings = name, entry, settings
        self.data: Data | None = None
        self.before: Data | None = None
        self.state, self.trouble = NOTHING, ""
        self.earlier: list[str] = []
        self._lock = threading.Lock()
        self._measurement: Measurement | None = None
        self._island = Island(ExperimentDock.here(), self.take)

    @property
    def sentence(self) -> str:
        """What was measured, in words; empty if nothing was."""
        if self.data is None or self.state == MEASURING:
            return ""
        others = self.data.get("others", "")
        return " ".join(filter(None, [self.entry.say(self.data), others]))

    def run(self, **settings: Any) -> None:
        """Measure, and return when that is done.

        Parameters
        ----------
        **settings
            Values of controls; where none is given, it stays as it is.
        """
        self.start({**self.settings, **settings})
        assert self._measurement is not None
        try:
            self._measurement.wait()
        except KeyboardInterrupt:
            self._measurement.stop()

    def start(self, settings: Settings) -> None:
        """Begin to measure; what is under way in this kernel is stopped first."""
        if self.data is not None:
            self.earlier = [*self.earlier, self.entry.say(self.data)][-4:]
        before = self.data
        if self._measurement is not None:
            self._measurement.stop()
        with self._lock:
            self.settings, self.data, self.before = self.entry.settings(settings), None, before
            self.state, self.trouble = MEASURING, ""
        self._measurement = Measurement(self.name, self.settings, self._frame, self._ended)

    def stop(self) -> None:
        """End what is under way, with everything that it has started."""
        if self._measurement is not None:
            self._measurement.stop()

    def take(self, content: dict[str, Any]) -> None:
        """Do what the browser asks for."""
        if content.get("do") == "run":
            self.start(self._chosen(content.get("settings")))
        elif content.get("do") == "stop":
            self.stop()

    def _chosen(self, places: Any) -> Settings:
        """Return the settings that the browser means: for each control the place of its value."""
        chosen = dict(self.settings)
        for control in self.entry.controls:
            place = places.get(control.name) if isinstance(places, dict) else None
            if isinstance(place, int) and 0 <= place < len(control.options):
                chosen[control.name] = list(control.options)[place]
        return chosen

    def _frame(self, data: Data) -> None:
        with self._lock:
            self.data = data
        dock = ExperimentDock.here()
        if dock is not None:
            dock.send({"island": self._island.name, "picture": picture(self)})

    def _ended(self, how: str) -> None:
        with self._lock:
            if how in (DONE, STOPPED):
                self.state = how or MEASURED
            else:
                self.state, self.trouble = FAILED, how
        self.show()

    def show(self) -> None:
        """Show it as it stands now."""
        self._island.show(as_html(self, self._island.name), as_text(self))

    def _ipython_display_(self) -> None:
        if self.state == NOTHING and os.environ.get("NBGRADER_EXECUTION"):
            self.trouble = IN_GRADING
            self.show()
        elif self.state == NOTHING:
            self.state = MEASURING
            self.show()
            self.run()
        else:
            self.show()

    def __repr__(self) -> str:
        return as_text(self)


def experiment(name: str, **settings: Any) -> Experiment:
    """Measure something on this machine, and change what is measured.

    Parameters
    ----------
    name : str
        One of "workers", "switch-interval", "start-methods", "chunks", "queue" and "join".
    **settings
        How the controls stand at the beginning: ``experiment("join", kind="processes")``.

    Returns
    -------
    Experiment
        The last line of a cell shows it, and measures once.

    Raises
    ------
    NoExperiment
        There is none of that name.
    """
    found = entry(name)
    return Experiment(name, found, found.settings(settings))


def panel() -> Experiment:
    """Choose workers and work, and see them one after the other, as threads and as processes.

    The last line of a cell shows the panel:

    >>> from course import panel      # doctest: +SKIP
    >>> panel()                       # doctest: +SKIP
    """
    return experiment("workers")
