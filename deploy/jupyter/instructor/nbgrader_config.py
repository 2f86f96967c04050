"""nbgrader for an instructor: the settings of the course, which is the folder `course` at home."""

from pathlib import Path

COURSE = Path.home() / "course"

if (COURSE / "nbgrader_config.py").is_file():
    load_subconfig("nbgrader_config.py", path=str(COURSE))  # noqa: F821 - traitlets gives it
