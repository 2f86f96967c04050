"""What a learner has done so far, kept in one plain file that never leaves the machine."""

from course.progress.home import home
from course.progress.store import Progress, progress_here

__all__ = ["Progress", "home", "progress_here"]
