"""What ``%load_ext course`` brings into a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.helping.showing import help_in_reports
from course.judge.judging import here
from course.notebook.magic import load_ipython_extension as load_magic
from course.progress.watching import watch

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Bring the cell magic ``%%module``, help below reports, and note the learner's progress."""
    magic = load_magic(shell)
    if getattr(shell, "kernel", None) is not None:
        help_in_reports(here(), magic.texts)
    watch(shell)
