"""What ``%load_ext course`` brings into a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.notebook.magic import load_ipython_extension as load_magic
from course.progress.watching import watch

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Bring the cell magic ``%%module``, and note the learner's progress."""
    load_magic(shell)
    watch(shell)
