"""What ``%load_ext course`` brings into a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.helping.showing import help_in_reports
from course.judge.judging import here
from course.notebook.magic import load_ipython_extension as load_magic
from course.progress.watching import watch

if TYPE_CHECKING:
    from IPython.core.formatters import DisplayFormatter
    from IPython.core.interactiveshell import InteractiveShell

    from course.judge.interleavings.replaying import Replay


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Bring the cell magic ``%%module``, help below reports, play replays, note progress."""
    magic = load_magic(shell)
    if getattr(shell, "kernel", None) is not None:
        help_in_reports(here(), magic.texts)
    watch(shell)
    if shell.display_formatter is not None:
        let_replays_be_played(shell.display_formatter)


def let_replays_be_played(formatter: DisplayFormatter) -> None:
    """Show a replay as what is to be played; nothing is imported before there is one."""
    shown = formatter.ipython_display_formatter
    shown.for_type_by_name("course.judge.interleavings.replaying", "Replay", _play)


def _play(replay: Replay) -> None:
    from course.scheduling.replaying import show

    show(replay)
