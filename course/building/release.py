"""From ``source/`` to ``release/``, by nbgrader itself and with the course's own configuration."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader


def generate(folder: Path, assignments: list[str], root: Path) -> None:
    """Let nbgrader make the students' notebooks of assignments.

    It runs in a course folder of its own with a gradebook of its own: building touches no
    gradebook of a class.

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
    nbgrader.converters.base.NbGraderException
        If nbgrader refuses an assignment.
    """
    _find_programs_of_this_python()
    for name in assignments:
        config = _configuration(root)
        config.CourseDirectory.root = str(folder)
        config.CourseDirectory.db_url = f"sqlite:///{(folder / 'gradebook.db').as_posix()}"
        config.CourseDirectory.assignment_id = name
        GenerateAssignment(coursedir=CourseDirectory(config=config), config=config).start()


def _configuration(root: Path) -> Config:
    file = root / "nbgrader_config.py"
    if not file.is_file():
        return Config()
    return PyFileConfigLoader(file.name, path=str(root)).load_config()


def _find_programs_of_this_python() -> None:
    """Put the interpreter's folder first in PATH: nbgrader starts ``alembic`` by its name."""
    scripts = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if path.split(os.pathsep)[0] != scripts:
        os.environ["PATH"] = os.pathsep.join(filter(None, [scripts, path]))
