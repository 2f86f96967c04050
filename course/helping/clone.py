"""What a self-learner's clone has beyond the notebooks: solutions, and the complete checks."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from course.judge.notebook import CellVerdict, TestCell, judge_notebook
from course.setup.places import clone
from course.setup.trouble import Trouble

_BLOCK = re.compile(
    r"^(?P<fence>```+)\{(?P<head>[^\n]*)\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
_MARK = re.compile(r":(?P<mark>\w+): *(?P<value>.*)")
_HIDDEN = "### BEGIN HIDDEN TESTS"
_EDGE = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION\n", re.MULTILINE)


@dataclass(frozen=True)
class Original:
    """An exercise as its lesson text has it.

    Attributes
    ----------
    solution : str
        The reference solution: what stands below the ``%%module`` line.
    why : str
        Why it is as it is.
    tests : TestCell
        Its checks, those included that are not in the notebook.
    """

    solution: str
    why: str
    tests: TestCell

    @property
    def has_more_checks(self) -> bool:
        """Whether some of its checks are not in the notebook."""
        return _HIDDEN in self.tests.source

    def examine(self, modules: dict[str, str]) -> CellVerdict:
        """Judge modules by the complete checks."""
        (verdict,) = judge_notebook(modules, [self.tests], complete=True)
        return verdict


def original(topic: str, exercise: str) -> Original | None:
    """Return an exercise from the lesson texts; None where they are not (a hub, an installation).

    Parameters
    ----------
    topic, exercise : str
        "1-threads", "overlap".
    """
    try:
        texts = sorted((clone() / "course" / "lessons" / topic).glob("*.md"))
    except Trouble:
        return None
    for path in texts:
        found = _found(path.read_text(encoding="utf-8"), exercise)
        if found is not None:
            return found
    return None


def _found(text: str, exercise: str) -> Original | None:
    parts: dict[str, str] = {}
    points = 0.0
    for block in _BLOCK.finditer(text):
        marks, body = _marks(block["body"])
        if block["head"].startswith("code-cell"):
            for kind in ("solution", "tests"):
                if marks.get(kind) == exercise:
                    parts[kind] = body
                    points = float(marks.get("points", points))
        elif block["head"] == f"hints}} {exercise}":
            parts["why"] = yaml.safe_load(block["body"])["why"].strip()
    if not {"solution", "tests"} <= parts.keys():
        return None
    solution = _EDGE.sub("", parts["solution"].partition("\n")[2])
    tests = TestCell(f"{exercise}-tests", parts["tests"], points)
    return Original(solution.rstrip("\n"), parts.get("why", ""), tests)


def _marks(body: str) -> tuple[dict[str, str], str]:
    """Return the marks at the beginning of a cell, and what follows them."""
    marks: dict[str, str] = {}
    lines = body.split("\n")
    while lines and (found := _MARK.fullmatch(lines[0].strip())):
        marks[found["mark"]] = found["value"].strip()
        del lines[0]
    return marks, "\n".join(lines)
