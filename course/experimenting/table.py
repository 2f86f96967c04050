"""The experiments by their names; each stands in a module of its own."""

from __future__ import annotations

import importlib

from course.experimenting.entry import Entry

KINDS = {
    "workers": "workers",
    "switch-interval": "interval",
    "start-methods": "starting",
    "chunks": "chunks",
    "queue": "filling",
    "join": "joining",
}
"""Name, as in ``experiment("chunks")``, and module."""


class NoExperiment(LookupError):
    """There is no experiment of that name."""


def entry(name: str) -> Entry:
    """Return an experiment.

    Raises
    ------
    NoExperiment
        There is none of that name.
    """
    if name not in KINDS:
        raise NoExperiment(f"there is no experiment “{name}”. Experiments: {', '.join(KINDS)}")
    module = importlib.import_module(f"course.experimenting.kinds.{KINDS[name]}")
    found: Entry = module.ENTRY
    return found
