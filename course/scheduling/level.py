"""The levels of the course: ``levels/NAME.py``, and ``levels/NAME.mended.py`` beside it.

A level's docstring is its header, in YAML: ``number``, ``lesson``, ``title``, ``goal``, ``hint``,
``closing``, ``workers``, and ``after`` where something must hold when all are done.
"""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass
from pathlib import Path

import yaml

_FOLDER = Path(__file__).with_name("levels")
_MENDED = ".mended"


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
        """Read a level's two files."""
        text = path.read_text(encoding="utf-8")
        docstring = ast.parse(text).body[0]
        assert isinstance(docstring, ast.Expr)
        header = yaml.safe_load(ast.literal_eval(docstring.value))
        code = "\n".join(text.splitlines()[docstring.end_lineno :]).strip("\n") + "\n"
        mended = path.with_name(f"{path.stem}{_MENDED}.py").read_text(encoding="utf-8")
        return cls(name=path.stem, code=code, mended=mended, **{"after": "", **header})


@functools.cache
def levels() -> dict[str, Level]:
    """Return the levels by name, the easiest first."""
    found = [Level.read(path) for path in _FOLDER.glob("*.py") if _MENDED not in path.name]
    return {level.name: level for level in sorted(found, key=lambda level: level.number)}
