"""A lesson goes in steps: something to do is never far, and parts say how long they take."""

import functools
import re

import pytest

from course.building.lesson import PREDICT, WRAP_UP, read_lesson
from course.building.notebook import checked_cells, ids_of
from course.building.outline import outline, words_in
from course.building.topics import lessons_of
from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("steps")  # one process makes the sections of each lesson
LESSONS = lessons_of(ROOT)
MOST_WORDS = 1200
MOST_MINUTES = 180
A_PART = range(10, 47)
"""Minutes of a part, as they are estimated."""
MOST_PARTS_WITHOUT_AN_EXERCISE = 2
FAR = 8
"""Minutes between what a heading says and the estimate."""

_TO_DO = re.compile(r"^schedule\(|^panel\(|^explore", re.MULTILINE)
_TURN = re.compile(r"^\*\*(Your turn|Try it|Predict)\b", re.MULTILINE)
_PART = re.compile(r"^Part (\d+): .* \((?:about )?(\d+) minutes\)$")


def stretches(cells):
    """Yield the words from one thing to do to the next, and the line where they end."""
    words = 0
    for cell in cells:
        if cell.kind == "markdown":
            before, *turns = _TURN.split(cell.source)[::2]
            words += words_in(before)
            for after in turns:
                yield words, cell.line
                words = words_in(after)
        elif is_to_do(cell):
            yield words, cell.line
            words = 0
    yield words, cells[-1].line


def is_to_do(cell):
    if cell.kind == "code":
        return "solution" in cell.marks or bool(_TO_DO.search(cell.source))
    return cell.kind in (PREDICT, WRAP_UP)


@functools.cache
def sections(lesson):
    cells = checked_cells(lesson)
    return outline(lesson, cells, ids_of(cells))["sections"]


def parts(lesson):
    return [section for section in sections(lesson) if section["title"].startswith("Part ")]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_there_is_always_something_to_do_soon(lesson):
    long = [
        f"before line {line} of {lesson.name} there is nothing to do for {words} words"
        for words, line in stretches(read_lesson(lesson))
        if words > MOST_WORDS
    ]
    assert not long, "\n".join([*long, f"no more than {MOST_WORDS} are allowed"])


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_takes_at_most_three_hours(lesson):
    minutes = sum(s["minutes"] for s in sections(lesson) if "(optional" not in s["title"])
    assert minutes <= MOST_MINUTES, f"{minutes} minutes are estimated, {MOST_MINUTES} allowed"


@pytest.mark.parametrize("lesson", [path for path in LESSONS if path.stem != "project"], ids=str)
def test_parts_say_how_long_they_take(lesson):
    assert parts(lesson)
    for number, part in enumerate(parts(lesson), start=1):
        title, estimate = part["title"], part["minutes"]
        found = _PART.match(title)
        assert found, f"{title!r} does not say its time: Part {number}: … (about 30 minutes)"
        assert int(found[1]) == number, f"{title!r} is part {number} of its lesson"
        takes = f"{title!r}: its words, cells and points are estimated at {estimate} minutes"
        assert estimate in A_PART, f"{takes}; a part has {A_PART[0]} to {A_PART[-1]}"
        far = abs(int(found[2]) - estimate) > FAR
        assert not far, f"{takes}; write what is at most {FAR} minutes from that"


@pytest.mark.parametrize("lesson", [path for path in LESSONS if path.stem != "project"], ids=str)
def test_an_exercise_or_a_level_is_never_far(lesson):
    _, *texts = lesson.read_text(encoding="utf-8").split("\n## Part ")
    without = 0
    for text in texts:
        without = 0 if ":solution:" in text or "\nschedule(" in text else without + 1
        assert without < MOST_PARTS_WITHOUT_AN_EXERCISE, text.split("\n")[0]


def test_a_long_stretch_is_found(tmp_path):
    text = tmp_path / "long.md"
    text.write_text("# Long\n\n" + "word " * 1300 + "\n", encoding="utf-8")
    assert max(words for words, _ in stretches(read_lesson(text))) > MOST_WORDS
