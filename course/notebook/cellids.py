"""The ids of a lesson's plain cells."""

from __future__ import annotations

import hashlib
from typing import Any


def plain_id(kind: str, source: str, nth: int = 1) -> str:
    """Return the id of a cell, which only depends on its text (and on cells just like it).

    An edit elsewhere in the lesson then leaves the cell's id, and the diff, as they were.

    Parameters
    ----------
    kind : str
        "code", "markdown" or "raw".
    source : str
        The cell's text.
    nth : int, optional
        Which of the cells of this kind and text it is, counted from 1.
    """
    return hashlib.sha256(f"{nth}\n{kind}\n{source}".encode()).hexdigest()[:12]


def id_of_run(info: Any) -> str:
    """Return the id of a cell that runs; one that runs outside of a browser is known by its text.

    Parameters
    ----------
    info : ExecutionInfo
        What IPython says of the run.
    """
    return getattr(info, "cell_id", None) or plain_id("code", info.raw_cell)
