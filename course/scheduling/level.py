"""The levels of the course: ``levels/NAME.py``, and ``levels/NAME.mended.py`` beside it.

A level's docstring is its header, in YAML: ``number``, ``lesson``, ``title``, ``goal``, ``hint``,
``closing``, ``workers``, and ``after`` where something must hold when all are done.
"""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass, fields
from pathlib import Path

import yaml

_FOLDER = Path(__file__).with_name("levels")
_MENDED = ".mended"


class BadLevel(ValueError):
    """A level of which something is missing; the message names the file and what it lacks."""


@dataclass(frozen=True)
class Level:
    """A level.

    Attributes
    ----------
    name : str
        As in ``schedule("lost-update")``.
    number : int
        Its place in the course.
    lesson : str
        The topic it belongs to: "1-threads".
    title, goal, hint, closing : str
        What the learner reads; `closing` after a win.
    workers : list of str
        What each worker calls.
    after : str
        What must hold when all are done; empty if nothing is said.
    code, mended : str
        The program, and the program without the bug.
    """

    name: str
    number: int
    lesson: str
    title: str
    goal: str
    hint: str
    closing: str
    workers: list[str]
    after: str
    code: str
    mended: str

    @property
    def module(self) -> str:
        """The name of the learner's own module that takes its place: ``lost_update``."""
        return self.name.replace("-", "_")

    def text(self, code: str) -> str:
        """Return this code as the text of the level's module."""
        return f"# %%module {self.module}\n{code}"

    @classmethod
    def read(cls, path: Path) -> Level:
        """Read a level's two files.

        Raises
        ------
        BadLevel
            If one of them is not there, or the header is not what it must be.
        """
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        if (docstring := ast.get_docstring(tree)) is None:
            raise BadLevel(f"{path.name} has no header: it begins with a docstring in YAML")
        try:
            header = yaml.safe_load(docstring)
        except yaml.YAMLError as error:
            raise BadLevel(f"the header of {path.name} is not YAML: {error}") from error
        wanted = {field.name for field in fields(cls)} - {"name", "code", "mended"}
        given = set(header) if isinstance(header, dict) else set()
        if wrong := (wanted - given - {"after"}) | (given - wanted):
            keys = ", ".join(
                f"{key}: {'extra' if key in given else 'missing'}" for key in sorted(wrong)
            )
            raise BadLevel(f"the header of {path.name} does not fit ({keys})")
        code = "\n".join(text.splitlines()[tree.body[0].end_lineno :]).strip("\n") + "\n"
        other = path.with_name(f"{path.stem}{_MENDED}.py")
        if not other.is_file():
            raise BadLevel(f"{path.name} has no program without the bug beside it: {other.name}")
        mended = other.read_text(encoding="utf-8")
        return cls(name=path.stem, code=code, mended=mended, **{"after": "", **header})


@functools.cache
def levels() -> dict[str, Level]:
    """Return the levels by name, the easiest first."""
    found = [Level.read(path) for path in _FOLDER.glob("*.py") if _MENDED not in path.name]
    return {level.name: level for level in sorted(found, key=lambda level: level.number)}
