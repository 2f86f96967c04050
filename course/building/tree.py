"""The generated trees: making them whole, comparing them with what is there, writing them."""

from __future__ import annotations

import difflib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.building.faults import Fault, LessonError
from course.building.headings import other_numbers
from course.building.hints import help_in
from course.building.lesson import read_lesson
from course.building.notebook import ids_of, is_generated, make_notebook
from course.building.outline import outline
from course.building.predictions import questions_in
from course.building.release import generate
from course.building.topics import lessons_folder, pages, topics_of
from course.helping.written import HELP, SOLUTIONS
from course.notebook.beside import FILE
from course.setup.places import files_under
from course.setup.writing import SHARED, write_whole

START_PAGE = "start.ipynb"
COPIED = "copied"
"""Where the file beside the notebooks of a topic has the names of what was copied, not made."""

_TREES = ("source", "release")
_DIFF_LINES = 12


@dataclass(frozen=True)
class Drift:
    """A file that is not what the lesson texts make of it.

    Attributes
    ----------
    path : str
        The file, from the clone's folder, with forward slashes.
    what : {"missing", "different", "extra"}
        Not there; with another text; there, but made by no lesson.
    stale : bool
        Whether an extra file was generated once, so that building may remove it.
    diff : tuple of str
        The first lines that differ, ``-`` for what is there and ``+`` for what belongs there.
    """

    path: str
    what: str
    stale: bool = False
    diff: tuple[str, ...] = ()


def make_trees(root: Path) -> dict[str, bytes]:
    """Return every generated file: its path from the clone's folder, and its content.

    Raises
    ------
    LessonError
        If a lesson text cannot be built, with everything that is wrong in all of them.
    """
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    for target, path in _origins(root):
        if path.suffix == ".md" and target.endswith(".ipynb"):
            try:
                files[target] = make_notebook(path, root).encode()
            except LessonError as error:
                faults += error.faults
        else:
            files[target] = path.read_bytes()
    if faults:
        raise LessonError(faults)
    files |= dict(_beside(root)) | pages(root)
    with tempfile.TemporaryDirectory(prefix="course-build-") as temporary:
        folder = Path(temporary).resolve()
        for name, content in files.items():
            write_whole(folder / name, content, SHARED)
        generate(folder, [topic.name for topic in topics_of(root)], root)
        for path in files_under(folder / "release"):
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files


def _origins(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield what is made from the lessons folder: where it goes, and what it is made from.

    A ``.md`` file beside others in a topic's folder is a lesson; everything else there (pictures,
    data) is copied as it is. The start page is no assignment: it goes straight to ``release/``.
    """
    start = lessons_folder(root) / "start.md"
    if start.is_file():
        yield f"release/{START_PAGE}", start
    for topic in topics_of(root):
        for path in files_under(topic):
            inside = path.relative_to(topic)
            if _is_lesson(path, topic):
                inside = inside.with_suffix(".ipynb")
            yield f"source/{topic.name}/{inside.as_posix()}", path


def _beside(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the file that stands beside the notebooks of each topic; nothing is wrong in these."""
    for topic in topics_of(root):
        lessons = [(path, read_lesson(path)) for path in sorted(topic.glob("*.md"))]
        if faults := list(other_numbers(dict(lessons))):
            raise LessonError(faults)
        outlines = [outline(path, cells, ids_of(cells)) for path, cells in lessons]
        questions = questions_in([(cells, ids_of(cells)) for _, cells in lessons])
        helps: dict[str, Any] = {}
        for _, cells in lessons:
            helps |= help_in(cells)
        data: dict[str, Any] = {"topic": topic.name, "lessons": outlines, **questions}
        copied = [
            p.relative_to(topic).as_posix() for p in files_under(topic) if not _is_lesson(p, topic)
        ]
        data |= {HELP: helps, SOLUTIONS: True, COPIED: copied}
        written = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
        yield f"source/{topic.name}/{FILE}", written.encode()


def _is_lesson(path: Path, topic: Path) -> bool:
    return path.suffix == ".md" and path.parent == topic


def drift(root: Path, files: dict[str, bytes]) -> list[Drift]:
    """Return how the trees in the clone differ from the files that the lessons make."""
    found = []
    for name, content in sorted(files.items()):
        try:
            here = (root / name).read_bytes()
        except FileNotFoundError:
            found.append(Drift(name, "missing"))
            continue
        if _same_line_ends(here) != _same_line_ends(content):
            found.append(Drift(name, "different", diff=_first_differences(here, content)))
    trees = (name.split("/") for name in files if name.startswith(("source/", "release/")))
    copied = set(_copied(root))
    for path in _ours(root, {parts[1] for parts in trees}, copied):
        name = path.relative_to(root).as_posix()
        if name not in files:
            found.append(Drift(name, "extra", stale=is_generated(path) or name in copied))
    return found


def write_trees(root: Path, files: dict[str, bytes]) -> list[Drift]:
    """Write what has drifted, file by file in one step each, and remove what is stale.

    Returns
    -------
    list of Drift
        What was found; an extra file that is not stale stays where it is.
    """
    found = drift(root, files)
    for item in found:
        if item.what != "extra":
            write_whole(root / item.path, files[item.path], SHARED)
        elif item.stale:
            (root / item.path).unlink()
    return found


def _copied(root: Path) -> Iterator[str]:
    """Yield the files that an earlier build has copied to both trees, as it has noted itself."""
    for noted in (root / "source").glob(f"*/{FILE}"):
        try:
            names = json.loads(noted.read_bytes()).get(COPIED, [])
        except ValueError:
            continue
        yield from (f"{tree}/{noted.parent.name}/{name}" for tree in _TREES for name in names)


def _ours(root: Path, topics: set[str], copied: set[str]) -> Iterator[Path]:
    """Yield the files of ``source/`` and ``release/`` that the lessons answer for.

    These are all files of a topic, and elsewhere what was generated or copied. An instructor may
    keep assignments of their own beside them.
    """
    for tree in (root / name for name in _TREES):
        for path in files_under(tree):
            name = path.relative_to(root).as_posix()
            if name.split("/")[1] in topics or is_generated(path) or name in copied:
                yield path


def _same_line_ends(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


def _first_differences(here: bytes, content: bytes) -> tuple[str, ...]:
    old, new = (text.decode("utf-8", errors="replace").splitlines() for text in (here, content))
    changed = [
        line
        for line in difflib.unified_diff(old, new, lineterm="", n=0)
        if not line.startswith(("---", "+++"))
    ]
    more = len(changed) - _DIFF_LINES
    return (*changed[:_DIFF_LINES], *([f"... and {more} more lines"] if more > 0 else []))
