"""Starting, limiting, watching and ending one disposable child process tree."""

from course.sandbox.child import Child, ChildNotStarted
from course.sandbox.force import limits_in_force
from course.sandbox.terms import Ending, Limits
from course.sandbox.walls import Walls, available_walls

__all__ = [
    "Child",
    "ChildNotStarted",
    "Ending",
    "Limits",
    "Walls",
    "available_walls",
    "limits_in_force",
]
