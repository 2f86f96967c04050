"""Starting, limiting, watching and ending one disposable child process tree."""

from course.sandbox._system import Original
from course.sandbox.child import Child, ChildNotStarted
from course.sandbox.environment import place_for_folders
from course.sandbox.force import limits_in_force
from course.sandbox.groups import places_for_groups
from course.sandbox.terms import Ending, Limits
from course.sandbox.walls import Walls, available_walls

__all__ = [
    "Child",
    "ChildNotStarted",
    "Ending",
    "Limits",
    "Original",
    "Walls",
    "available_walls",
    "find_out",
    "limits_in_force",
    "place_for_folders",
]


def find_out() -> None:
    """Try out what this machine can do for a child, before there is one: what is forked knows."""
    available_walls()
    places_for_groups()
