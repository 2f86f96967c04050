"""Has nbgrader's commands and its formgrader use the course's converters.

nbgrader names its converters in its code and has no setting for them.
"""

from __future__ import annotations

import fnmatch
import logging
import os
import warnings
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from traitlets.log import get_logger

from course.handins.receiving import time_in
from course.handins.values import shown_lines

_OF_ITS_OWN_QUERIES = r"Object of type <\w+> not in session"


class Printable(logging.Filter):
    """Shows what is logged as lines that can be printed: names in it may be a student's."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, without characters that act on a terminal."""
        record.msg = "\n".join(shown_lines(record.getMessage()))
        record.args = ()
        return True


def is_ignored(path: str, patterns: Iterable[str] | None = None) -> bool:
    """Whether a file or folder is one that nbgrader is to leave behind, by its own name.

    nbgrader matches whole paths as patterns: below a folder with brackets in its name nothing is
    ever ignored, and graded notebooks, hidden tests and all, are copied into the feedback.
    """
    name = os.path.basename(path)
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns or ())


def submitted_time(self: Any, assignment_id: str, student_id: str) -> datetime | None:
    """When something was handed in: what stands in a student's file is read as grading reads it.

    At a file that does not say a time the formgrader broke off, and listed nobody.
    """
    course = self.coursedir
    folder = course.format_path(course.submitted_directory, student_id, assignment_id)
    return time_in(Path(folder))[0]


def install() -> None:
    """Put all of it in place, and a filter before what is logged; once or more often."""
    import nbgrader.utils
    from nbgrader.apps import api, autogradeapp, generatefeedbackapp

    from course.grading.marking.autograding import Autograde
    from course.grading.pages import rendering
    from course.grading.pages.feedback import GenerateFeedback

    for module in (api, autogradeapp):
        module.Autograde = Autograde
    for module in (api, generatefeedbackapp):
        module.GenerateFeedback = GenerateFeedback
    api.NbGraderAPI.get_submitted_timestamp = submitted_time
    nbgrader.utils.is_ignored = is_ignored
    rendering.install()
    warnings.filterwarnings("ignore", message=_OF_ITS_OWN_QUERIES)
    log = get_logger()
    assert isinstance(log, logging.Logger)
    if not any(isinstance(one, Printable) for one in log.filters):
        log.addFilter(Printable())
