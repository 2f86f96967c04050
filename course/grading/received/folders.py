"""The folders that nbgrader works on, listed by what they are called: no name is a pattern."""

from __future__ import annotations

import contextlib
import fnmatch
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from course.handins.finding import ENDINGS
from course.handins.values import StudentId, Text

_TEMPORARY = "received_"
GRADED = "graded_"
"""What the folders are called that one writer fills, who is alone."""
_OLD = (_TEMPORARY, GRADED)
_A_DAY = 24 * 3600.0

EVERYBODY = "*"
"""nbgrader's pattern for all students, and what options mean that are not given."""


def student_folders(
    course: CourseDirectory, step: str, topic: str
) -> tuple[dict[StudentId, Path], list[Text]]:
    """Who has a folder for an assignment, and a line for what lies there and is nobody's.

    Parameters
    ----------
    course : CourseDirectory
        Where everything lies.
    step : str
        nbgrader's step, such as ``submitted``.
    topic : str
        The assignment.
    """
    before, _, after = course.format_path(step, "\0", topic).partition("\0")
    found: dict[StudentId, Path] = {}
    lost: list[Text] = []
    names = sorted(os.listdir(before)) if os.path.isdir(before) else []
    for name in sorted(names, key=lambda name: (name != _as_id(name), name)):
        folder = Path(f"{before}{name}{after}")
        if os.path.islink(folder) or not os.path.isdir(folder):
            if name.startswith("."):
                continue
            if why := _why_none(Path(f"{before}{name}"), folder):
                lost.append(Text(f"{name}: {why}: it was left out."))
            continue
        try:
            student = StudentId(name)
        except ValueError as error:
            lost.append(Text(f"{error}: the folder was left out."))
            continue
        if student in found:
            lost.append(Text(f"{student}: two folders have this name; {name!a} was left out."))
            continue
        found[student] = folder
        if beside := _outside(Path(f"{before}{name}"), folder):
            lost.append(Text(f"{name}: {beside}: it was left out."))
    return dict(sorted(found.items())), lost


def _why_none(place: Path, folder: Path) -> str:
    """Why there is no folder where something was handed in; empty where nothing was."""
    try:
        mode = folder.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return _outside(place, folder)
    except OSError as error:
        return f"{folder.name} cannot be reached ({error.strerror})"
    if stat.S_ISLNK(mode):
        return f"{folder.name} is a link, and links are not followed: it may lead to another's work"
    return f"{folder.name} is no folder"


def _outside(place: Path, folder: Path) -> str:
    """What is said of notebooks beside a folder that they belong into; empty without any."""
    there = [place]
    if place.is_dir() and place != folder:
        with contextlib.suppress(OSError):
            there = list(place.iterdir())
    names = sorted(
        path.name for path in there if path.name.lower().endswith(ENDINGS) and path.is_file()
    )
    return f"{', '.join(names[:3])} lies outside of a folder {folder.name}" if names else ""


def _as_id(name: str) -> str:
    try:
        return StudentId(name)
    except ValueError:
        return ""


def chosen(students: Iterable[StudentId], wanted: str) -> list[StudentId]:
    """The students that an option means, by an id or by a pattern; ``*`` is always everybody.

    nbgrader takes spaces off both ends of an option before anybody sees it: where nobody is called
    so without them, the one who is called so with them is meant.
    """
    there = list(students)
    if wanted in there and wanted != EVERYBODY:
        return [StudentId(wanted)]
    with_spaces = [student for student in there if student.strip() == wanted]
    if len(with_spaces) == 1 and wanted != EVERYBODY:
        return with_spaces
    return [student for student in there if fnmatch.fnmatchcase(student, wanted)]


def working_folder(course: CourseDirectory) -> Path:
    """Where grading keeps what it needs from one run to the next."""
    return Path(course.root) / course.autograded_directory / ".grading"


@contextmanager
def temporary_folder(course: CourseDirectory) -> Iterator[str]:
    """Give a folder for one run, from the course's folder on.

    What runs that were killed have left there a day ago, or longer, goes as well.
    """
    around = working_folder(course)
    around.mkdir(parents=True, exist_ok=True)
    for old in (path for prefix in _OLD for path in around.glob(f"{prefix}*")):
        if time.time() - old.stat().st_mtime > _A_DAY:
            shutil.rmtree(old, ignore_errors=True)
    made = tempfile.mkdtemp(prefix=_TEMPORARY, dir=around)
    try:
        yield os.path.relpath(made, course.root)
    finally:
        shutil.rmtree(made, ignore_errors=True)
