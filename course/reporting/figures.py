"""Figures about a class: of each exercise, of each check, of each mistake."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from course.reporting.alike import Pair, alike
from course.reporting.reading import Exercise, Graded

ENOUGH = 10
"""Answers from which on a discrimination is told: with fewer it is chance."""


@dataclass(frozen=True)
class CheckFigures:
    """What a class made of a check.

    Attributes
    ----------
    title : str
        What is checked.
    hidden : bool
        Whether students saw it before.
    passed, failed, unjudged : int
        Students.
    difficulty : float or None
        The share of those judged who passed, 0 to 1: a high one is an easy check.
    discrimination : float or None
        The correlation of passing with the points in everything else, -1 to 1; None where all
        did alike, or too few were judged.
    """

    title: str
    hidden: bool
    passed: int
    failed: int
    unjudged: int
    difficulty: float | None
    discrimination: float | None

    @property
    def remark(self) -> str:
        """What an author may want to know of it; empty where it is as it should be."""
        if not self.passed + self.failed:
            return "nobody could be judged"
        if not self.failed:
            return "nobody failed"
        if not self.passed:
            return "nobody passed"
        if self.discrimination is not None and self.discrimination < -0.1:
            return "the better students fail it"
        return ""


@dataclass(frozen=True)
class Mistake:
    """A mistake that has a name, and how often it was made.

    Attributes
    ----------
    name : str
        Its name.
    students : int
        How many made it.
    checks : tuple of str
        The titles of the checks that it failed.
    """

    name: str
    students: int
    checks: tuple[str, ...]


@dataclass(frozen=True)
class ExerciseFigures:
    """What a class made of an exercise.

    Attributes
    ----------
    name : str
        Its name.
    points : float
        The most that it gives.
    full, partly, none, waiting : int
        Students with all points, some, none, and whose mark waits for a person.
    scores : tuple of float
        Everybody's points, but theirs whose mark waits.
    seconds : float
        Median of the wall time that judging took.
    slowest : float
        The longest.
    checks : tuple of CheckFigures
        In the order of the exercise.
    mistakes : tuple of Mistake
        The most frequent first.
    pairs : tuple of Pair
        Answers that are alike.
    """

    name: str
    points: float
    full: int
    partly: int
    none: int
    waiting: int
    scores: tuple[float, ...]
    seconds: float
    slowest: float
    checks: tuple[CheckFigures, ...]
    mistakes: tuple[Mistake, ...]
    pairs: tuple[Pair, ...]

    @property
    def mean(self) -> float | None:
        """The mean of the points, as a share of all; None where nobody has any yet."""
        return statistics.mean(self.scores) / self.points if self.scores and self.points else None


def figures(graded: Graded) -> tuple[ExerciseFigures, ...]:
    """The figures of each exercise."""
    return tuple(_of(exercise, graded) for exercise in graded.exercises)


def _of(exercise: Exercise, graded: Graded) -> ExerciseFigures:
    judged = [one for one in exercise.answers if not one.waits]
    full = sum(one.score >= exercise.points for one in judged)
    none = sum(one.score <= 0 < exercise.points for one in judged)
    seconds = [one.seconds for one in exercise.answers if one.seconds] or [0.0]
    texts = {one.student: one.text for one in exercise.answers}
    return ExerciseFigures(
        exercise.name,
        exercise.points,
        full,
        len(judged) - full - none,
        none,
        len(exercise.answers) - len(judged),
        tuple(one.score for one in judged),
        statistics.median(seconds),
        max(seconds),
        tuple(_checks(exercise, graded)),
        tuple(_mistakes(exercise)),
        tuple(alike(texts, exercise.given)),
    )


def _checks(exercise: Exercise, graded: Graded) -> list[CheckFigures]:
    told: dict[str, list[tuple[str, float]]] = defaultdict(list)
    hidden: dict[str, bool] = {}
    for answer in exercise.answers:
        for check in answer.checks:
            rest = graded.totals[answer.student] - float(check["earned"] or 0)
            told[check["title"]].append((check["status"], rest))
            hidden[check["title"]] = hidden.get(check["title"], False) or bool(check["hidden"])
    if exercise.cell in told and len(told) > 1:
        del told[exercise.cell]  # stands for the cell where nothing of it could be judged
    found = []
    for title, outcomes in told.items():
        passed = [rest for status, rest in outcomes if status == "passed"]
        failed = [rest for status, rest in outcomes if status == "failed"]
        judged = len(passed) + len(failed)
        found.append(
            CheckFigures(
                title,
                hidden[title],
                len(passed),
                len(failed),
                len(outcomes) - judged,
                len(passed) / judged if judged else None,
                discrimination(passed, failed),
            )
        )
    return found


def discrimination(passed: Sequence[float], failed: Sequence[float]) -> float | None:
    """The correlation of passing a check with the points in everything else (point-biserial).

    Parameters
    ----------
    passed, failed : sequence of float
        The other points of those who passed, and of those who failed.
    """
    if len(passed) + len(failed) < ENOUGH or not passed or not failed:
        return None
    rest = [*passed, *failed]
    if len(set(rest)) == 1:
        return None
    return statistics.correlation([1.0] * len(passed) + [0.0] * len(failed), rest)


def _mistakes(exercise: Exercise) -> list[Mistake]:
    who: dict[str, set[str]] = defaultdict(set)
    where: dict[str, dict[str, None]] = defaultdict(dict)
    for answer in exercise.answers:
        for check in answer.checks:
            if check["mistake"] and check["status"] != "passed":
                who[check["mistake"]].add(answer.student)
                where[check["mistake"]][check["title"]] = None
    found = [Mistake(name, len(students), tuple(where[name])) for name, students in who.items()]
    return sorted(found, key=lambda one: (-one.students, one.name))
