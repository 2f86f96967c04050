"""``nbgrader zip_collect`` with archives as learning platforms make them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from course.grading.platforms.cells import as_data
from course.grading.platforms.collected import LIST, numbered
from course.grading.platforms.roster import kept
from course.handins.platforms import Owner
from course.handins.unpacking import Collected, Unpacking
from course.handins.values import Text


class PlatformExtractor(ExtractorPlugin):
    """Unpacks Moodle's, Canvas's and Blackboard's archives, and plain folders, by student."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Put each student's files into a folder of its own; list what became of each file."""
        course = self.parent.coursedir
        released = Path(
            course.format_path(course.release_directory, ".", course.assignment_id)
        ).glob("*.ipynb")
        names = [path.stem for path in released]
        downloads, target = Path(archive_path), Path(extracted_path)
        root = Path(course.root)
        before, roster = numbered(root), kept(root)

        def known(owner: Owner) -> str:
            return before.get(owner.number) or roster.id_of(owner)

        done = Unpacking(downloads, target, course.assignment_id, names, known).run()
        for one in done:
            if one.reason:
                self.log.warning("Not collected: %s: %s", one.source, one.reason)
        _write(downloads.parent / LIST, done)
        students = len({one.student for one in done if one.student})
        left = sum(bool(one.reason) for one in done)
        self.log.info("%s students, %s files not collected; see %s", students, left, LIST)


class PlacedCollector(FileNameCollectorPlugin):
    """Takes from the folders that `PlatformExtractor` has made whose each file is."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Say whose a file is, and where it belongs."""
        app: Any = self.parent
        folder = Path(app.coursedir.root) / app.collect_directory_structure.format(
            downloaded=app.downloaded_directory,
            assignment_id=app.coursedir.assignment_id,
            collect_step=app.extracted_directory,
        )
        student, *inside = Path(submitted_file).relative_to(folder).parts
        if not inside:
            return None
        return {"student_id": student, "file_id": "/".join(inside)}


def _write(path: Path, done: list[Collected]) -> None:
    """Write the list; whoever uploads feedback finds the platform's numbers in it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["student", "platform", "number", "handed in as", "collected as", "reason"])
        for one in done:
            owner = one.owner
            platform, number = (owner.platform, Text(owner.number)) if owner else ("", "")
            row = [one.student, platform, number, one.source, one.target, one.reason]
            table.writerow(map(as_data, row))
