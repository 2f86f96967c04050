"""The settings that make plain nbgrader commands use the course's judge."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from nbgrader.preprocessors import ComputeChecksums

from course.grading.installing import install
from course.grading.received.handing_out import HelpForLearners

if TYPE_CHECKING:
    from traitlets.config import Config

COURSE_ID = "threads-and-processes"

SANITIZED_BY = [
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.CheckCellMetadata",
]
AUTOGRADED_BY = [
    "course.grading.marking.executor.JudgeCells",
    "course.grading.marking.saving.SaveVerdicts",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""What nbgrader's ``Autograde`` does to a notebook; `recording` does the same at once."""


def configure(c: Config, root: Path) -> None:
    """Fill nbgrader's configuration `c` for the course whose files are below `root`.

    Settings of the same name that stand later in ``nbgrader_config.py``, or on the command line,
    win.
    """
    _put_own_commands_on_the_path()
    install()
    c.CourseDirectory.root = str(root.resolve())
    c.CourseDirectory.course_id = COURSE_ID
    # A source notebook that is run writes its modules, solutions and all, beside itself.
    c.CourseDirectory.ignore = [
        ".ipynb_checkpoints",
        "*.pyc",
        "__pycache__",
        "feedback",
        "*.py",
        ".*.tmp",
    ]
    # What students get is made anew from source/ although it is there already, in the clone; a
    # page of feedback that is there already may be older than the mark.
    c.GenerateAssignment.force = True
    c.GenerateFeedback.force = True
    c.GenerateAssignment.preprocessors.extend([HelpForLearners, ComputeChecksums])

    c.ExchangeFactory.release_assignment = "course.grading.exchange.Release"
    c.ExchangeFactory.fetch_assignment = "course.grading.exchange.Fetch"
    c.ExchangeFactory.submit = "course.grading.exchange.Submit"
    c.ExchangeFactory.collect = "course.grading.exchange.Collect"
    c.ExchangeFactory.list = "course.grading.exchange.List"
    c.ZipCollectApp.extractor_plugin = "course.grading.platforms.collecting.PlatformExtractor"
    c.ZipCollectApp.collector_plugin = "course.grading.platforms.collecting.PlacedCollector"
    c.ExportApp.plugin_class = "course.grading.platforms.marks_file.MarksFile"

    c.Autograde.sanitize_preprocessors = list(SANITIZED_BY)
    c.Autograde.autograde_preprocessors = list(AUTOGRADED_BY)
    c.GenerateFeedback.preprocessors = [
        "course.grading.pages.opening.Marks",
        "course.grading.pages.opening.Opening",
        "course.grading.pages.feedback.HideTests",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]

    # Feedback pages and the formgrader show what students wrote, to people with other rights.
    c.HTMLExporter.filters = {
        "highlight_code": "course.grading.pages.rendering.coloured",
        "markdown2html": "course.grading.pages.safe_html.markdown_to_safe_html",
    }
    c.HTMLExporter.exclude_raw = True


def _put_own_commands_on_the_path() -> None:
    """Let nbgrader find `alembic`, which it calls by name when it makes a gradebook."""
    scripts = sysconfig.get_path("scripts")
    folders = os.environ.get("PATH", "").split(os.pathsep)
    if scripts not in folders:
        os.environ["PATH"] = os.pathsep.join([scripts, *filter(None, folders)])
