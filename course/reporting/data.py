"""The data behind the report, for spreadsheets and programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from course.grading.platforms.cells import as_data
from course.reporting.figures import ExerciseFigures, figures
from course.reporting.page import page, waiting
from course.reporting.reading import Graded
from course.setup.writing import write_whole

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def write_report(graded: Graded, folder: Path, *, with_names: bool) -> Path:
    """Write the page and the data into a folder; return the page.

    Parameters
    ----------
    graded : Graded
        What was graded.
    folder : Path
        Made if it is not there.
    with_names : bool
        Whether students go by their names.
    """
    found = figures(graded)
    tables = _tables(graded, found)
    for name, table in tables.items():
        write_whole(folder / name, _as_csv(*table))
    told = _as_plain(graded, found, with_names=with_names)
    write_whole(folder / "report.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    whole = folder / "index.html"
    files = ["report.json", *tables]
    write_whole(whole, page(graded, found, files, with_names=with_names))
    return whole


def _tables(graded: Graded, found: Sequence[ExerciseFigures]) -> dict[str, Table]:
    return {
        "marks.csv": (
            ("student", "exercise", "score", "points", "waits", "seconds"),
            _marks(graded),
        ),
        "checks.csv": (
            (
                "exercise",
                "check",
                "hidden",
                "passed",
                "failed",
                "unjudged",
                "difficulty",
                "discrimination",
                "remark",
            ),
            (
                (one.name, *asdict(check).values(), check.remark)
                for one in found
                for check in one.checks
            ),
        ),
        "mistakes.csv": (
            ("exercise", "mistake", "students", "checks"),
            (
                (one.name, mistake.name, mistake.students, " | ".join(mistake.checks))
                for one in found
                for mistake in one.mistakes
            ),
        ),
        "alike.csv": (
            ("exercise", "student", "other", "share"),
            (
                (one.name, graded.names[pair.one], graded.names[pair.other], round(pair.share, 3))
                for one in found
                for pair in one.pairs
            ),
        ),
    }


def _marks(graded: Graded) -> Iterator[tuple[Any, ...]]:
    for exercise in graded.exercises:
        for one in exercise.answers:
            name = graded.names[one.student]
            score = "" if one.waits else one.score
            yield name, exercise.name, score, exercise.points, int(one.waits), one.seconds


def _as_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    file = io.StringIO(newline="")
    table = csv.writer(file, lineterminator="\n")
    table.writerow(header)
    table.writerows([as_data(cell) for cell in row] for row in rows)
    return file.getvalue()


def _as_plain(
    graded: Graded, found: Sequence[ExerciseFigures], *, with_names: bool
) -> dict[str, Any]:
    exercises = []
    for one in found:
        told = asdict(one)
        told["mean"] = one.mean
        for check, figure in zip(told["checks"], one.checks, strict=True):
            check["remark"] = figure.remark
        for pair in told["pairs"]:
            pair["one"], pair["other"] = graded.names[pair["one"]], graded.names[pair["other"]]
        exercises.append(told)
    return {
        "topic": graded.topic,
        "made": graded.made.isoformat(timespec="seconds"),
        "handed_in": graded.handed_in,
        "points": graded.points,
        "late": graded.late,
        "totals": {graded.names[who]: total for who, total in graded.totals.items()},
        "exercises": exercises,
        "waiting": waiting(graded, with_names=with_names),
    }
