"""From ``source/`` to ``release/``, by nbgrader itself and with the course's own configuration."""

from __future__ import annotations

import logging
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from course.building.faults import Fault, LessonError


def generate(folder: Path, assignments: list[str], root: Path) -> None:
    """Let nbgrader make the students' notebooks of assignments.

    It runs in a course folder of its own and without a gradebook: building touches no gradebook
    of a class. What it writes is what ``nbgrader generate_assignment`` writes.

    Parameters
    ----------
    folder : Path
        A temporary course folder with the assignments in ``source/``; gets ``release/``.
    assignments : list of str
        Names of folders in ``source/``.
    root : Path
        The clone with ``nbgrader_config.py``.

    Raises
    ------
    LessonError
        If nbgrader refuses an assignment; says why.
    """
    for name in assignments:
        config = _configuration(root)
        config.CourseDirectory.root = str(folder)
        config.CourseDirectory.assignment_id = name
        converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
        converter.no_database = True
        converter.preprocessors = [p for p in converter.preprocessors if p is not SaveCells]
        _start(converter, root)


def _start(converter: GenerateAssignment, root: Path) -> None:
    """Run nbgrader's converter; what it only logs becomes part of the error."""
    said: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    converter.log.addHandler(handler)
    try:
        converter.start()
    except NbGraderException as error:
        topic = root / "course" / "lessons" / converter.coursedir.assignment_id
        reason = next((line for line in reversed(said) if "Error" in line), str(error))
        raise LessonError([Fault(topic, 1, f"nbgrader refuses it: {reason.strip()}")]) from error
    finally:
        converter.log.removeHandler(handler)


def _configuration(root: Path) -> Config:
    file = root / "nbgrader_config.py"
    if not file.is_file():
        return Config()
    return PyFileConfigLoader(file.name, path=str(root)).load_config()
