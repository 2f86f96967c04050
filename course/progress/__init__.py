"""What a learner has done so far, kept in one plain file that never leaves the machine."""

from course.progress.store import Progress, progress_here

__all__ = ["Progress", "progress_here"]
