"""What is wrong in a lesson text, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in a lesson text.

    Attributes
    ----------
    path : Path
        The lesson text.
    line : int
        The line, counted from 1.
    message : str
        What is wrong, and what is expected.
    """

    path: Path
    line: int
    message: str


class LessonError(Exception):
    """Lesson texts that cannot be built, with everything that is wrong in them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__(f"{len(self.faults)} fault(s) in the lesson texts")

    def lines(self, root: Path) -> list[str]:
        """Return a line for each fault: file (from `root`), line, message."""
        return [
            f"{fault.path.relative_to(root).as_posix()}:{fault.line}: {fault.message}"
            for fault in self.faults
        ]
