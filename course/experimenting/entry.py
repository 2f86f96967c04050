"""What an experiment is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]
"""What was measured so far, as plain data: it crosses from process to process as JSON."""

Settings = dict[str, Any]
"""The values of the controls, by their names."""


@dataclass(frozen=True)
class Control:
    """Something to choose, from a few values.

    Attributes
    ----------
    name : str
        The argument of the measuring function.
    label : str
        What the learner reads.
    options : dict
        The values, in their order, and how they are shown.
    start : object
        The value at the beginning; small enough that it is measured in about a second.
    slides : bool
        Whether it is a slider, for values with an order; otherwise it is a list.
    """

    name: str
    label: str
    options: Mapping[Any, str]
    start: Any
    slides: bool = False


@dataclass(frozen=True)
class Entry:
    """An experiment.

    Attributes
    ----------
    title : str
        A few words.
    question : str
        The one question that it answers.
    controls : tuple of Control
        Two or three.
    measure : callable
        A generator: takes a value for each control, and yields what it knows so far, the whole of
        it each time.  It runs in a process of its own, whose children are ended with it.
    draw : callable
        Makes a picture of the data: a piece of HTML (see `lanes` and `plot`).  Its second argument
        is the data of the measurement before, or None.
    say : callable
        Says what was measured, in a sentence or two.
    figures : callable
        Returns the figures as a table: its first row is the head.
    """

    title: str
    question: str
    controls: tuple[Control, ...]
    measure: Callable[..., Iterator[Data]]
    draw: Callable[[Data, Data | None], str]
    say: Callable[[Data], str]
    figures: Callable[[Data], list[list[str]]]

    def settings(self, given: Mapping[str, Any]) -> Settings:
        """Return a value for each control: what is given if it is one of the options."""
        return {
            control.name: given[control.name]
            if given.get(control.name) in control.options
            else control.start
            for control in self.controls
        }

    def in_words(self, settings: Settings) -> str:
        """Return the settings in words: ``Workers: 3 · Each one: waits``."""
        return " · ".join(
            f"{control.label}: {control.options[settings[control.name]]}"
            for control in self.controls
        )
