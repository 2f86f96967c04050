"""``nbgrader export`` for learning platforms: marks, and pages of feedback, as each imports them.

    nbgrader export --exporter=course.grading.exports.Canvas --assignment='["1-threads"]'

A mark that waits for a person is left open, never written as 0; ``waiting.csv`` beside the file
lists who waits, and for which cells.
"""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

from course.grading.platforms.cells import as_data
from course.grading.platforms.collected import LIST, collected, numbers_of
from course.grading.platforms.exporting import Platform, Sheet
from course.grading.platforms.roster import Person

_CANVAS_PREFIX = re.compile(r"([^_/]+_(?:LATE_)?(\d+)_\d+)_[^/]*")


class Canvas(Platform):
    """The file that Canvas' gradebook imports: one column an assignment."""

    FILE = "canvas.csv"
    PLATFORM = "Canvas"

    def write(self, to: Path, sheet: Sheet) -> int:
        """Write the file; a student for whom there is no mark has no row."""
        points = [f"{topic.max_score:g}" for topic in sheet.topics]
        with to.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            entries = 0
            who = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
            table.writerow([*who, *sheet.columns])
            table.writerow(["    Points Possible", "", "", "", "", *points])
            for person in sheet.people:
                told = sheet.texts(person)
                if any(told):
                    name = ", ".join(filter(None, (person.last_name, person.first_name)))
                    row = [name or person.id, person.number, person.sis_id]
                    row += [person.username or ("" if person.number else person.id)]
                    table.writerow([*map(as_data, row), as_data(person.section), *told])
                    entries += 1
        return entries


class Moodle(Platform):
    """The grading worksheet that Moodle's assignment activity imports: one assignment a file."""

    FILE = "moodle.csv"
    PLATFORM = "Moodle"
    COLUMNS = (
        "Identifier",
        "Full name",
        "Email address",
        "Status",
        "Grade",
        "Maximum Grade",
        "Grade can be changed",
        "Last modified (submission)",
        "Last modified (grade)",
        "Feedback comments",
    )

    def write(self, to: Path, sheet: Sheet) -> int:
        """Write the worksheet; Moodle passes over a row without a grade."""
        topic = sheet.only
        numbers = numbers_of(self.root, topic.name, self.PLATFORM)
        with to.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(self.COLUMNS)
            entries = 0
            for person in sheet.people:
                mark = sheet.marks.get((person.id, topic.name))
                number = numbers.get(person.id) or person.number
                if mark is None:
                    continue
                if not number:
                    self.log.warning("%s has no number in Moodle and was left out", person.id)
                    continue
                status = "Submitted for grading" if mark.score is None else "Graded"
                row = [f"Participant {number}", person.name or person.id, person.email, status]
                row += [mark.text, f"{topic.max_score:.2f}", "Yes", mark.handed_in, "-", ""]
                table.writerow(map(as_data, row))
                entries += 1
        return entries


class Blackboard(Platform):
    """The file that Blackboard's Grade Center uploads: one column an assignment."""

    FILE = "blackboard.csv"
    PLATFORM = "Blackboard"

    def write(self, to: Path, sheet: Sheet) -> int:
        """Write the file; a student for whom there is no mark has no row."""
        with to.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            table.writerow(["Last Name", "First Name", "Username", *sheet.columns])
            entries = 0
            for person in sheet.people:
                told = sheet.texts(person)
                if any(told):
                    row = [person.last_name, person.first_name, person.username or person.id]
                    table.writerow([*map(as_data, row), *told])
                    entries += 1
        return entries


class _Feedback(Platform):
    """A zip of the pages that ``generate_feedback`` made, named as a platform wants them."""

    THINGS = "a page of feedback"

    def write(self, to: Path, sheet: Sheet) -> int:
        """Write the zip; whose page has no place in it is told."""
        topic = sheet.only
        course = self.parent.coursedir
        step = course.feedback_directory
        entries = 0
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
            for person in sheet.people:
                folder = Path(course.format_path(step, person.id, topic.name))
                pages = sorted(folder.glob("*.html"))
                prefix = self.prefix(person, topic.name)
                if pages and prefix is None:
                    self.log.warning(
                        "%s was left out: nothing says who this is on the platform; see"
                        " downloaded/%s/%s, or read a roster",
                        person.id,
                        topic.name,
                        LIST,
                    )
                    continue
                for page in pages:
                    archive.write(page, f"{prefix}{page.name}")
                entries += bool(pages)
        return entries

    def prefix(self, person: Person, topic: str) -> str | None:
        """What stands before the name of a page; None where nobody knows."""
        raise NotImplementedError


class MoodleFeedback(_Feedback):
    """The zip that Moodle's "Upload multiple feedback files in a zip" takes."""

    FILE = "moodle-feedback.zip"
    PLATFORM = "Moodle"

    def prefix(self, person: Person, topic: str) -> str | None:
        """A folder, named for the participant."""
        number = numbers_of(self.root, topic, self.PLATFORM).get(person.id) or person.number
        if not number:
            return None
        name = re.sub(r"[_/\\]", " ", person.name or person.id)  # Moodle counts underscores
        return f"{name}_{number}_assignfeedback_file/"


class CanvasFeedback(_Feedback):
    """The zip that Canvas' "Upload Submissions" takes: names as in the zip that was downloaded."""

    FILE = "canvas-feedback.zip"
    PLATFORM = "Canvas"

    def prefix(self, person: Person, topic: str) -> str | None:
        """What Canvas wrote before the name of the file that was handed in."""
        for row in collected(self.root, topic):
            if row["student"] != person.id or not row["collected as"]:
                continue
            for name in row["handed in as"].split("/"):  # Canvas' comes before the student's own
                match = _CANVAS_PREFIX.fullmatch(name)
                if match and match[2] == row["number"]:
                    return f"{match[1]}_"
        return None
