"""The home of a learner: what is done in each lesson, and where to go on."""

from __future__ import annotations

import time
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from course.notebook.beside import NothingBeside, beside
from course.progress.store import progress_here

_WON = ("won", "proven")
"""States of a level that somebody has won, or mended; one that was only shown is not."""


@dataclass(frozen=True)
class Lesson:
    """How far a lesson has been worked through.

    Attributes
    ----------
    title, link : str
        Its title, and the notebook from the start page's folder.
    points, of : float
        Points earned, and all there are: the examiner's checks can be run in the notebook too.
    solved, exercises : int
        Exercises with all the points that can be had there, and all exercises.
    predicted, questions : int
        Predictions that were answered, and all of them.
    won, levels : int
        Levels of the scheduler that were won, and all of them.
    minutes : int
        How long the lesson takes, roughly.
    section : str
        The section that was worked on last; empty if none was.
    when : str
        When that was, as ISO 8601.
    """

    title: str
    link: str
    points: float
    of: float
    solved: int
    exercises: int
    predicted: int
    questions: int
    won: int
    levels: int
    minutes: int
    section: str = ""
    when: str = ""

    @property
    def done(self) -> bool:
        """Whether every exercise is solved."""
        return bool(self.exercises) and self.solved == self.exercises

    @property
    def part(self) -> float:
        """How much of it is done, 0 to 1: exercises, predictions and levels alike."""
        whole = self.exercises + self.questions + self.levels
        return (self.solved + self.predicted + self.won) / whole if whole else 0.0

    @property
    def told(self) -> str:
        """What is done beside the exercises, in words; empty if there is nothing else to do."""
        counts = [
            (self.predicted, self.questions, "predictions"),
            (self.won, self.levels, "levels won"),
        ]
        return ", ".join(f"{done} of {of} {what}" for done, of, what in counts if of)


_SOLVED = (
    "✓ All exercises pass the checks that are shown. "
    "The other points are given by the examiner's checks."
)


class Home:
    """The lessons of a learner.

    Attributes
    ----------
    lessons : list of Lesson
        In their order.
    """

    def __init__(self, lessons: list[Lesson]) -> None:
        self.lessons = lessons

    @property
    def done(self) -> int:
        """How many lessons are done."""
        return sum(lesson.done for lesson in self.lessons)

    @property
    def points(self) -> float:
        """The points earned so far."""
        return sum(lesson.points for lesson in self.lessons)

    @property
    def last(self) -> Lesson | None:
        """The lesson that was worked on last; None before the first."""
        visited = [lesson for lesson in self.lessons if lesson.when]
        return max(visited, key=lambda lesson: lesson.when, default=None)

    def __repr__(self) -> str:
        rows = [
            ", ".join(
                filter(
                    None,
                    [f"{lesson.title}: {lesson.points:g} of {lesson.of:g} points", lesson.told],
                )
            )
            for lesson in self.lessons
        ]
        return "\n".join([*rows, self._way_on_in_words()])

    def _way_on_in_words(self) -> str:
        last = self.last
        if last is None:
            return "Begin with the first lesson."
        return f"Go on where you were: {last.title}, {last.section}"

    def _repr_html_(self) -> str:
        last = self.last
        if last is None:
            first = self.lessons[0].link if self.lessons else ""
            way = f"<a class='course-on' href='{quote(first)}'>Begin with the first lesson</a>"
        else:
            anchor = quote(last.section.replace(" ", "-"))
            way = (
                f"<a class='course-on' href='{quote(last.link)}#{anchor}'>Go on where you were</a>"
                f"<span>{escape(last.title)}: {escape(last.section)}</span>"
            )
        rows = "".join(map(_row, self.lessons))
        hidden = any(lesson.done and lesson.points < lesson.of for lesson in self.lessons)
        return (
            f"{STYLE}<section class='course-home' data-done='{self.done}'"
            f" data-points='{self.points:g}' aria-label='Your progress'><p>{way}</p>"
            "<table><thead><tr><th scope='col'>lesson</th><th scope='col'>done</th>"
            "<th scope='col'>points</th><th scope='col'>predictions</th>"
            "<th scope='col'>levels won</th>"
            f"<th scope='col'>takes about</th></tr></thead><tbody>{rows}</tbody></table>"
            f"{f'<p>{_SOLVED}</p>' if hidden else ''}<p>As it was at {time.strftime('%H:%M')} on"
            f" {time.strftime('%d %B %Y').lstrip('0')}. Run this cell again for what has come"
            " since.</p></section>"
        )


def home() -> Home:
    """Show the lessons, what is done in each, and where to go on.

    It tells how things are when the cell is run; run it again for what has come since.
    """
    return Home(lessons_in(Path.cwd()))


def lessons_in(folder: Path) -> list[Lesson]:
    """Return the lessons in the folder of a start page, in their order."""
    kept = progress_here(folder).read()
    lessons = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            try:
                data = beside(path)
            except NothingBeside:
                continue
            lessons += [_lesson(data, lesson, kept) for lesson in data["lessons"]]
    return lessons


def in_quarters(minutes: float) -> str:
    """Return how long something takes in words, to a quarter of an hour: it is an estimate."""
    hours, rest = divmod(15 * max(round(minutes / 15), 1), 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest))


def _lesson(data: dict[str, Any], lesson: dict[str, Any], kept: dict[str, Any]) -> Lesson:
    topic = data["topic"]
    cells = {cell for section in lesson["sections"] for cell in section["cells"]}
    exercises = {name: of for s in lesson["sections"] for name, of in s["exercises"].items()}
    scores = {name: kept["exercises"].get(f"{topic}/{name}", {}) for name in exercises}
    asked = [q["name"] for q in data["asked"] if not cells.isdisjoint(q.get("cells", ()))]
    if lesson is data["lessons"][-1]:  # the questions about a whole topic stand at its end
        asked += [question["name"] for question in data["wrap_up"]]
    levels = lesson.get("levels", [])
    played = [kept["levels"].get(f"{topic}/{name}", {}).get("state") for name in levels]
    visit = kept["visits"].get(f"{topic}/{lesson['notebook']}", {})
    solved = [s for s in scores.values() if s and s["points"] == s["here"]]
    return Lesson(
        title=lesson["title"],
        link=f"{topic}/{lesson['notebook']}",
        points=sum(score.get("points", 0) for score in scores.values()),
        of=sum(exercises.values()),
        solved=len(solved),
        exercises=len(exercises),
        predicted=sum(f"{topic}/{name}" in kept["predictions"] for name in asked),
        questions=len(asked),
        won=sum(state in _WON for state in played),
        levels=len(levels),
        minutes=sum(section["minutes"] for section in lesson["sections"]),
        section=visit.get("section", ""),
        when=visit.get("when", ""),
    )


def _row(lesson: Lesson) -> str:
    takes = in_quarters(lesson.minutes)
    percent = round(100 * lesson.part)
    predicted = f"{lesson.predicted} of {lesson.questions}" if lesson.questions else "–"
    won = f"{lesson.won} of {lesson.levels}" if lesson.levels else "–"
    done = " class='course-all'" if lesson.done else ""
    return (
        f"<tr{done}><th scope='row'><a href='{quote(lesson.link)}'>{escape(lesson.title)}</a></th>"
        f"<td><span class='course-bar' role='img' aria-label='{percent} percent done'>"
        f"<span style='width:{percent}%'></span></span></td>"
        f"<td>{lesson.points:g} of {lesson.of:g}</td><td>{predicted}</td>"
        f"<td>{won}</td><td>{takes}</td></tr>"
    )


STYLE = """<style>
.course-home { color: var(--jp-content-font-color1, inherit); max-width: 60em; overflow-x: auto;
  font-family: var(--jp-content-font-family, sans-serif); line-height: 1.45; }
.course-home a { color: var(--jp-content-link-color, #0b57d0); }
.course-home p { display: flex; flex-wrap: wrap; gap: .4em 1em; align-items: center; }
.course-home .course-on { display: inline-block; padding: .4em 1em; border-radius: 4px;
  background: #5a4391; color: #fff !important; text-decoration: none; }
.course-home { container-type: inline-size; }
.course-home.course-home table { border-collapse: collapse; width: 100%; font-size: 1em;
  table-layout: auto; }
.course-home td { white-space: nowrap; }
.course-home tbody th { min-width: 6em; }
.course-home tr { background: none !important; }
.course-home th, .course-home td { text-align: left !important;
  padding: .4em .8em .4em 0 !important; border-bottom: 1px solid var(--jp-border-color2, #ccc); }
.course-home tbody th { font-weight: 600; }
.course-home .course-all td:nth-of-type(2)::after { content: " ✓"; color: #1b7837; }
[data-jp-theme-light=false] .course-home .course-all td:nth-of-type(2)::after { color: #6cc486; }
.course-home .course-bar { display: inline-block; width: 8em; height: .7em; border-radius: .35em;
  background: var(--jp-layout-color2, #eee); overflow: hidden;
  box-shadow: inset 0 0 0 1px var(--jp-border-color1, #888); }
.course-home .course-bar span { display: block; height: 100%; background: #5a4391; }
@container (max-width: 44em) {
  .course-home .course-bar { width: 3.5em; }
  .course-home :is(th, td) { padding-right: .6em !important; font-size: .93em; }
  .course-home td:last-child { white-space: normal; }
}
@container (max-width: 30em) {
  .course-home .course-bar { width: 2em; }
  .course-home :is(th, td) { padding-right: .4em !important; font-size: .8em; }
  .course-home td { white-space: normal; }
  .course-home tbody th { min-width: 5em; }
}
</style>"""
