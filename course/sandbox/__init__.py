"""Starting, limiting, watching and ending one disposable child process tree."""

from course.sandbox.child import Child, ChildNotStarted
from course.sandbox.terms import Ending, Limits

__all__ = ["Child", "ChildNotStarted", "Ending", "Limits"]
