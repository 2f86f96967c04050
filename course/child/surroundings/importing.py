"""What an answer can import: what was there before it, and its own modules as they were handed in.

A module, or an archive of some, that it writes while it runs nobody has read before.  So imports
look only at the places that ``sys.path`` had at first, whatever the answer adds, and take nothing
from elsewhere.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import FrameType, ModuleType
from typing import Any

from course.child import COURSE

REACHED = 77
"""Exit status of a process that reached for what observes it."""

_OURS = "course"


class _KnownPlaces(PathFinder):
    """Stands in the place of Python's own finder."""

    folder = ""
    own: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module in a place that was there before."""
        if path is None:
            path = [cls.folder] if fullname in cls.own else cls.places
        spec = super().find_spec(fullname, path, target)
        return spec if spec is not None and (fullname in cls.own or _is_known(spec)) else None


def _is_known(spec: ModuleSpec) -> bool:
    """Tell whether all of a module lies in such a place."""
    found = [spec.origin] if spec.origin else [*(spec.submodule_search_locations or ())]
    return all(in_known_place(name) for name in found)


def in_known_place(file: str) -> bool:
    """Tell whether a file lies where Python and its libraries are, or is a module handed in."""
    if is_own(file):
        return os.path.basename(file).removesuffix(".py") in _KnownPlaces.own
    return file.startswith(_KnownPlaces.places)


def _is_ours(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(COURSE)


def is_own(file: str) -> bool:
    """Tell whether a file lies where the modules handed in are."""
    return os.path.dirname(file) == _KnownPlaces.folder


def install(folder: str, handed_out: type) -> None:
    """Let imports be so from now on.

    A pickle can name whatever a module has. The process ends where one names what observes it, and
    where anybody else asks for all objects that there are.

    Parameters
    ----------
    folder : str
        Where the learner's modules lie, and nothing else yet.
    handed_out : type
        The observer's, and an answer may send its objects to other processes.
    """
    end, allowed = os._exit, (handed_out.__module__, handed_out.__name__)

    def on_event(event: str, args: tuple[Any, ...]) -> None:
        if event == "pickle.find_class":
            reached = str(args[0]).partition(".")[0] == _OURS and (args[0], args[1]) != allowed
        else:
            reached = event.startswith("gc.get_") and not _is_ours(sys._getframe(1))
        if reached:
            end(REACHED)

    sys.addaudithook(on_event)
    names = os.listdir(folder)
    _KnownPlaces.folder = folder
    _KnownPlaces.own = frozenset(name[:-3] for name in names if name.endswith(".py"))
    places = (os.path.join(place, "") for place in sys.path if place and place != folder)
    _KnownPlaces.places = tuple(places)
    if PathFinder in sys.meta_path:
        sys.meta_path[sys.meta_path.index(PathFinder)] = _KnownPlaces
