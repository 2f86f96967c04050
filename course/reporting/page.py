"""The report as a page that needs nothing else: text, style and pictures in one file."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment

from course.reporting.drawing import histogram, stacked
from course.reporting.figures import ENOUGH, CheckFigures, ExerciseFigures
from course.reporting.reading import Graded

_TEMPLATE = Path(__file__).with_name("page.html")
_TOP = 5


def page(
    graded: Graded, found: Sequence[ExerciseFigures], files: Sequence[str], *, with_names: bool
) -> str:
    """The page.

    Parameters
    ----------
    graded : Graded
        What was graded.
    found : sequence of ExerciseFigures
        The figures of each exercise.
    files : sequence of str
        The names of the files beside the page, which hold the data.
    with_names : bool
        Whether students go by their names, and reasons may be told that name them.
    """
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    totals = list(graded.totals.values())
    return template.render(
        topic=graded.topic,
        made=f"{graded.made.astimezone():%d %B %Y, %H:%M}",
        with_names=with_names,
        handed_in=graded.handed_in,
        totals=totals,
        median=statistics.median(totals),
        perfect=sum(total >= graded.points for total in totals),
        points=graded.points,
        late=graded.late,
        total_picture=histogram(totals, graded.points),
        top=_top(found, len(totals)),
        exercises=[_exercise(one, graded) for one in found],
        waiting=waiting(graded, with_names=with_names),
        enough=ENOUGH,
        files=files,
        number=lambda value: f"{value:g}",
        percent=lambda share: f"{share:.0%}".replace("%", " %"),
        signed=lambda value: f"{value:+.2f}".replace("-", "−"),
        seconds=lambda value: f"{value:.1f} s" if value < 60 else f"{value / 60:.1f} min",
    )


def waiting(graded: Graded, *, with_names: bool) -> list[dict[str, str]]:
    """What waits for a person, a line each; a reason may quote a student, so only with names."""
    found = []
    for exercise in graded.exercises:
        for one in exercise.answers:
            if one.waits:
                why = "could not be judged" if one.checks else "is graded by a person"
                told = one.why if with_names and one.why else why
                name = graded.names[one.student]
                found.append({"student": name, "exercise": exercise.name, "why": told})
    return found


def _exercise(one: ExerciseFigures, graded: Graded) -> dict[str, Any]:
    parts = [
        ("passed", "with all points", one.full),
        ("partly", "with some", one.partly),
        ("failed", "with none", one.none),
        ("open", "waiting", one.waiting),
    ]
    students = one.full + one.partly + one.none + one.waiting
    pairs = [
        {"one": graded.names[pair.one], "other": graded.names[pair.other], "share": pair.share}
        for pair in one.pairs
    ]
    return vars(one) | {
        "anchor": f"exercise-{one.name}",
        "mean": one.mean,
        "picture": stacked(parts),
        "histogram": histogram(one.scores, one.points),
        "checks": [_check(check) for check in one.checks],
        "mistakes": [
            asdict(mistake) | {"picture": _share(mistake.students, students)}
            for mistake in one.mistakes
        ],
        "pairs": pairs,
    }


def _check(check: CheckFigures) -> dict[str, Any]:
    parts = [
        ("passed", "passed", check.passed),
        ("failed", "failed", check.failed),
        ("open", "could not be judged", check.unjudged),
    ]
    return asdict(check) | {"remark": check.remark, "picture": stacked(parts)}


def _top(found: Sequence[ExerciseFigures], students: int) -> list[dict[str, Any]]:
    """The mistakes that most students made, each by the exercise where most did."""
    most: dict[str, int] = defaultdict(int)
    where: dict[str, list[str]] = defaultdict(list)
    for exercise in found:
        for mistake in exercise.mistakes:
            most[mistake.name] = max(most[mistake.name], mistake.students)
            where[mistake.name].append(exercise.name)
    names = sorted(most, key=lambda name: (-most[name], name))[:_TOP]
    return [
        {
            "name": name,
            "students": most[name],
            "where": ", ".join(where[name]),
            "picture": _share(most[name], students),
        }
        for name in names
    ]


def _share(count: int, whole: int) -> str:
    return stacked([("failed", "made it", count), ("rest", "did not", max(0, whole - count))])
