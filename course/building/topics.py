"""The topics and lessons of the course, and the pages that list them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from course.building.faults import Fault, LessonError
from course.building.lesson import header_of

PLACE = "{topics}"
"""A line of the start page: the list of lessons stands there."""

_TABLE = re.compile(r"(<!-- topics: .*? -->\n).*?(<!-- /topics -->)", re.DOTALL)
_KEYS = ("about", "jupytext", "kernelspec")
_KEYS_SAID = "about, and Jupyter's jupytext and kernelspec"
_PAGES = ("README.md", "docs/instructor.md")


def lessons_folder(root: Path) -> Path:
    """Return the folder of the lesson texts."""
    return root / "course" / "lessons"


def topics_of(root: Path) -> list[Path]:
    """Return the folders of the topics in ``course/lessons``, in their order."""
    folders = (path for path in lessons_folder(root).iterdir() if path.is_dir())
    return sorted(folder for folder in folders if any(folder.glob("*.md")))


def lessons_of(root: Path) -> list[Path]:
    """Return the lesson texts of all topics, in their order."""
    return [path for topic in topics_of(root) for path in sorted(topic.glob("*.md"))]


def title_of(path: Path) -> str:
    """Return the title of a lesson: its first heading."""
    found = re.search(r"^# +(.+?) *$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else path.stem


def about(path: Path) -> str:
    """Return what a lesson is about: ``about`` in the header of its text.

    Raises
    ------
    LessonError
        The header does not say, or says what nobody knows of.
    """
    header = header_of(path)
    if unknown := [str(key) for key in header if key not in _KEYS]:
        message = (
            f"the header has {', '.join(unknown)}, of which nobody knows; it may have {_KEYS_SAID}"
        )
        raise LessonError([Fault(path, 1, message)])
    said = header.get("about")
    if not isinstance(said, str):
        message = "the header needs a line `about: …`: what the lesson is about, in a few words"
        raise LessonError([Fault(path, 1, message)])
    return said.strip()


def listed(root: Path) -> str:
    """Return the list of lessons for the start page."""
    rows = []
    for topic in topics_of(root):
        notebooks = [
            f"[{title_of(p)}]({_target(p)}): {about(p)}" for p in sorted(topic.glob("*.md"))
        ]
        rows.append(f"{topic.name.partition('-')[0]}. {'<br>then '.join(notebooks)}")
    return "\n".join(rows)


def pages(root: Path) -> dict[str, bytes]:
    """Return the pages that hold a table of the topics, with the table as it must be."""
    rows = [f"| {_number(p)} · {title_of(p)} | {about(p)} |" for p in lessons_of(root)]
    table = "\n".join(["| topic | what it is about |", "|---|---|", *rows])
    found = {}
    for name in _PAGES:
        path = root / name
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            found[name] = _TABLE.sub(lambda m: f"{m[1]}{table}\n{m[2]}", text).encode()
    return found


def ways(path: Path, lessons: Sequence[Path]) -> str:
    """Return the line that leads from a lesson to those before and after it, and to the start."""
    place = list(lessons).index(path)
    before = lessons[place - 1] if place else None
    after = lessons[place + 1] if place + 1 < len(lessons) else None
    parts = [f"[← {title_of(before)}](../{_target(before)})"] if before else []
    parts.append("[Start page](../start.ipynb)")
    parts += [f"[{title_of(after)} →](../{_target(after)})"] if after else []
    return " · ".join(parts)


def _number(path: Path) -> str:
    return path.parent.name.partition("-")[0]


def _target(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}.ipynb"
