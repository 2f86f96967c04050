"""The file beside a notebook that says what the notebook cannot: its sections and questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = ".lesson.json"
"""Made from the lesson text by ``python3 -m course build``."""


class NothingBeside(LookupError):
    """The file is not there or cannot be read; the message says what to do."""


def beside(folder: Path) -> dict[str, Any]:
    """Read what stands beside the notebook in a folder.

    Returns
    -------
    dict
        ``topic``, ``lessons`` (each with ``notebook``, ``title`` and ``sections``), ``asked`` and
        ``wrap_up`` (see `course.predicting.question`).

    Raises
    ------
    NothingBeside
        It is not there, or cannot be read.
    """
    path = folder / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NothingBeside(
            f"{FILE} is not beside this notebook, and the lesson's questions are in it. Fetch the"
            " lesson's folder again, with everything in it"
        ) from None
    except (OSError, ValueError) as error:
        raise NothingBeside(f"{FILE} beside this notebook cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise NothingBeside(f"{FILE} beside this notebook is not what the course wrote there")
    return data
