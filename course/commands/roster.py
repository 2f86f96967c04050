"""``python3 -m course roster``: the class as the learning platform exports it."""

from __future__ import annotations

import argparse
from pathlib import Path

from course.commands.options import add_folder, course_folder
from course.handins.values import shown
from course.setup.trouble import Trouble


def run(arguments: list[str]) -> int:
    """Read an export, and have the gradebook and later exports know the class.

    Returns
    -------
    int
        0.

    Raises
    ------
    Trouble
        If the file cannot be read, or is no export that is known (exit status 2).
    """
    options = _parser().parse_args(arguments)
    from nbgrader.api import Gradebook
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config.loader import PyFileConfigLoader

    from course.grading.platforms.collected import numbered
    from course.grading.platforms.roster import FILE, NotARoster, keep, read_roster

    root = course_folder(options)
    try:
        options.file.open("rb").close()  # before there is a gradebook
    except OSError as error:
        raise Trouble(f"{options.file} cannot be read: {error.strerror}.", status=2) from error
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    directory = CourseDirectory(config=config)
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        known = [student.id for student in gradebook.students]
        try:
            numbers = numbered(root)
            roster = read_roster(options.file, {*known, *numbers.values()}, numbers)
        except NotARoster as error:
            raise Trouble(
                f"{error}.",
                "export Canvas' gradebook, Moodle's participants or grading worksheet, or\n"
                "Blackboard's Grade Center as it is; or write a CSV file with the columns id,\n"
                "first_name, last_name, email.",
                status=2,
            ) from error
        for person in roster.people:
            told = {
                "first_name": person.first_name,
                "last_name": person.last_name,
                "email": person.email,
                "lms_user_id": person.number,
            }
            given = {name: value for name, value in told.items() if value}
            gradebook.update_or_create_student(person.id, **given)
    keep(roster, root)
    new = [person for person in roster.people if person.id not in known]
    print(f"{roster.platform}: {len(roster.people)} students, {len(new)} of them new; see {FILE}.")
    missing = sorted(set(known) - {person.id for person in roster.people})
    if missing:
        print(f"In the gradebook, but not in this file: {shown(', '.join(missing))}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m course roster",
        description="Read the class from an export of Canvas, Moodle or Blackboard, or a CSV file.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the export, as it is")
    add_folder(parser)
    return parser
