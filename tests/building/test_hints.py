"""Hints: written for every exercise, handed out unless switched off, no line of a solution."""

import json

import nbformat
import pytest

from course.building.faults import LessonError
from course.building.hints import help_in
from course.building.lesson import read_lesson
from course.building.notebook import make_notebook
from course.building.topics import lessons_of, topics_of
from course.building.tree import make_trees, write_trees
from course.grading.received.handing_out import without_hints
from course.helping.written import help_here

SWITCHES = "c.HelpForLearners.hints_off = {hints}\nc.HelpForLearners.solutions_off = {solutions}\n"


def hand_out(small, root, hints=(), solutions=()):
    """Build the small lesson with the course's own settings, and some of the instructor's."""
    config = (root / "nbgrader_config.py").read_text()
    config += SWITCHES.format(hints=list(hints), solutions=list(solutions))
    (small.root / "nbgrader_config.py").write_text(config)
    write_trees(small.root, make_trees(small.root))
    return small.root / "release" / "1-first"


def test_hints_go_beside_the_notebook_and_not_into_its_cells(small, root):
    released = hand_out(small, root)
    notebook = nbformat.read(released / "first.ipynb", as_version=4)
    assert "hint" not in "\n".join(cell.source for cell in notebook.cells)
    plain = (released / ".lesson.json").read_text()
    assert "twice" not in plain
    assert "Add it" not in plain
    found = help_here(released)
    assert found.solutions
    written = found.exercises["double"]
    assert written.hints[1] == "Add it to itself."
    assert written.checks == {"doubles a number": "what is twice?"}  # no hidden one's
    original = nbformat.read(small.root / "source" / "1-first" / "first.ipynb", as_version=4)
    assert "what is twice?" in "\n".join(cell.source for cell in original.cells)


def test_what_is_switched_off_is_not_released(small, root):
    released = hand_out(small, root, hints=["1-first"], solutions=["1-first", "2-other"])
    data = json.loads((released / ".lesson.json").read_text())
    assert data["help"] is None
    assert data["solutions"] is False
    assert data["lessons"]  # and everything else is there
    found = help_here(released)
    assert (found.exercises, found.solutions) == (None, False)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("```{hints} double\n", "```{hints} dubble\n", "has no hints"),
        ("```{hints} double\n", "```{hints} dubble\n", "directly after its {promises}"),
        ("idea: |\n  Add it to itself.\n", "", "have the parts nudge, idea, skeleton, why"),
        ("  Add it to itself.\n", "", "say nothing as `idea:`"),
        ("why: |\n  A sum", "whi: |\n  A sum", "have the parts"),
        ("nudge: |", "nudge |", "not YAML"),
        ("return number + ...", "secret = number + number + 0 * number", "a line of the solution"),
    ],
)
def test_an_exercise_needs_three_good_hints(small, old, new, message):
    small.change("secret = number + number\n", "secret = number + number + 0 * number\n")
    small.change(old, new)
    with pytest.raises(LessonError) as refused:
        make_notebook(small.lesson, small.root)
    assert message in "\n".join(fault.message for fault in refused.value.faults)


def test_every_exercise_of_the_course_has_three_that_differ(root):
    exercises = 0
    for path in lessons_of(root):
        cells = read_lesson(path)
        names = [str(cell.marks["tests"]) for cell in cells if "tests" in cell.marks]
        helps = help_in(cells)
        assert list(helps) == names
        exercises += len(names)
        for written in helps.values():
            assert len(set(written["hints"])) == 3
    assert exercises >= 38


def test_no_released_hint_holds_a_line_of_a_solution(root):
    lines = 0
    for topic in topics_of(root):
        found = help_here(root / "release" / topic.name)
        shown = {
            line.strip()
            for written in found.exercises.values()
            for text in (*written.hints, *written.checks.values())
            for line in text.split("\n")
        }
        assert not {line for line in secret_lines(topic) if len(line) > 30} & shown
        lines += len(shown)
    assert lines > 200


def secret_lines(topic):
    """Return the lines of solutions and hidden tests that stand nowhere else."""
    lines = {True: set(), False: set()}
    for path in topic.glob("*.md"):
        for cell in read_lesson(path):
            secret = False
            for line in cell.source.split("\n"):
                if line.strip().startswith("### "):
                    secret = "BEGIN" in line
                else:
                    lines[secret].add(line.strip())
    return lines[True] - lines[False]


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("check('ä', points=1, hint='é, ü')", "check('ä', points=1)"),
        ("check('a', hint=('b, '\n  'c'), points=1)", "check('a', points=1)"),
        ("check(\n    'a',\n    hint=f(1, 2),\n)", "check(\n    'a',\n)"),
        ("spy(hint=1)", "spy(hint=1)"),
        ("%magic, no Python: hint=", "%magic, no Python: hint="),
    ],
)
def test_taking_a_hint_out_leaves_the_rest(source, left):
    assert without_hints(source) == left
