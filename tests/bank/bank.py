"""The bank of submissions: answers to the course's exercises, right ones and wrong ones.

A file ``TOPIC/EXERCISE/right_*.py`` or ``wrong_*.py`` is the text of the module that a learner
would write in the cell ``%%module EXERCISE``.  A wrong one begins with two comments, which are no
part of the module:

    # mistake: join inside the start loop
    # fails: same time | keeps the order
    # may fail: returns the results

The first says by what name the judge must call the mistake ("none": by no name at all), the second
which checks must fail, each by some words of its title.  All others must pass; "may fail" names
those that depend on the order in which threads happen to come.  Without the first comment any name
will do; without the second, too, it must only lose marks.  ``# takes: long`` keeps one out of the
plain run whose checks all wait until their deadlines.  A first comment of another kind that has a
colon is taken for a header that is misspelt.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import functools
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from course.building.lesson import read_lesson
from course.building.notebook import make_notebook
from course.judge.notebook import BUDGET, CellVerdict, TestCell, judge_notebook
from course.judge.open_check import START_METHOD
from course.notebook.reading import modules_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NO_NAME = "none"
HEADERS = ("mistake", "fails", "may fail", "takes")
_HEADER = re.compile(r"# *(?P<key>\w[\w ]{0,15}?) *:[ ]*(?P<value>.*?) *\n")


@dataclass(frozen=True)
class Submission:
    """One answer to one exercise.

    Attributes
    ----------
    topic, exercise, name : str
        Folder, folder and file: "1-threads", "overlap", "wrong_no_join".
    text : str
        The module.
    mistake : str, optional
        The name that a wrong answer must get; empty when it must get none, None when any will do.
    also : tuple of str
        Names that it may get besides, in other checks.
    fails, may_fail : tuple of str
        Words of the titles of the checks that must fail, and of those that may or may not.
    takes_long : bool
        Whether judging it takes about a minute.
    """

    topic: str
    exercise: str
    name: str
    text: str
    mistake: str | None = None
    also: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    may_fail: tuple[str, ...] = ()
    takes_long: bool = False

    def __str__(self) -> str:
        return f"{self.topic}/{self.exercise}/{self.name}"

    @property
    def is_right(self) -> bool:
        return self.name.startswith("right_")

    def judged(self) -> CellVerdict:
        """Judge it with the test cell of its exercise, hidden tests included.

        COURSE_START_METHOD says how processes are started, whatever the cell says.
        """
        (verdict,) = judge_notebook({self.exercise: self._module}, [self._cell()], complete=True)
        return verdict

    @property
    def _module(self) -> str:
        return f"# %%module {self.exercise}\n{self.text}"

    def _cell(self) -> TestCell:
        cell = test_cells(self.topic)[self.exercise]
        method = os.environ.get(START_METHOD)
        return cell.under(method) if method else cell


def judged_in_short(ones: Sequence[Submission]) -> dict[Submission, CellVerdict]:
    """Judge answers to different exercises, each by the checks only that it must not pass.

    In one run, as the notebook of one student: that takes a third of the time.
    """
    modules = {one.exercise: one._module for one in ones}
    assert len(modules) == len(ones)
    cells = [_only(one._cell(), (*one.fails, *one.may_fail)) for one in ones]
    return dict(zip(ones, judge_notebook(modules, cells, budget=BUDGET * len(ones)), strict=True))


def submissions() -> list[Submission]:
    """Return the whole bank, in order."""
    return [read(path) for path in sorted(HERE.glob("*/*/*.py"))]


def read(path: Path) -> Submission:
    """Return the answer in a file.

    Raises
    ------
    ValueError
        If its header is none, or its name says neither that it is right nor that it is wrong.
    """
    if not path.stem.startswith(("right_", "wrong_")):
        raise ValueError(f"{path}: its name begins with neither right_ nor wrong_")
    text = path.read_text("utf-8")
    header: dict[str, str] = {}
    while found := _HEADER.match(text):
        if found["key"] not in HEADERS or not found["value"]:
            near = difflib.get_close_matches(found["key"], HEADERS, n=1) or HEADERS
            meant = " or ".join(f"`# {key}: …`" for key in near)
            raise ValueError(f"{path}: {found[0].strip()!r} is no header: {meant}")
        header[found["key"]] = found["value"]
        text = text[found.end() :]
    exercise = path.parent
    place = (exercise.parent.name, exercise.name, path.stem)
    names, fails, may_fail = (
        tuple(part.strip() for part in header.get(key, "").split("|") if part.strip())
        for key in ("mistake", "fails", "may fail")
    )
    name = names[0] if names else None
    return Submission(
        *place,
        text,
        "" if name == NO_NAME else name,
        names[1:],
        fails,
        may_fail,
        header.get("takes") == "long",
    )


@functools.cache
def test_cells(topic: str) -> dict[str, TestCell]:
    """Return the test cells of a topic's lessons by exercise, as the lesson text has them."""
    found = {}
    for path in sorted((ROOT / "course" / "lessons" / topic).glob("*.md")):
        for cell in read_lesson(path):
            if exercise := cell.marks.get("tests"):
                points = float(cell.marks["points"])
                found[exercise] = TestCell(f"{exercise}-tests", cell.source, points)
    return found


def _only(cell: TestCell, words: Iterable[str]) -> TestCell:
    """Return a test cell without the checks whose titles have none of these words.

    Each line stays where it is: the judge shows the lines of the others.
    """
    lines = cell.source.split("\n")
    for node in ast.parse(cell.source).body:
        if isinstance(node, ast.With) and not any(word in _title(node) for word in words):
            check = slice(node.lineno - 1, node.end_lineno)
            lines[check] = [""] * len(lines[check])
    return dataclasses.replace(cell, source="\n".join(lines))


def _title(check: ast.With) -> str:
    call = check.items[0].context_expr
    assert isinstance(call, ast.Call)
    return str(ast.literal_eval(call.args[0]))


def titles_of(cell: TestCell) -> list[str]:
    """Return the titles of the checks in a test cell."""
    return [_title(node) for node in ast.parse(cell.source).body if isinstance(node, ast.With)]


def reference_answers() -> Iterator[tuple[str, str]]:
    """Yield the solutions of the lessons: "1-threads/overlap/reference" and the module's text."""
    for folder in sorted(path for path in HERE.iterdir() if path.is_dir()):
        for path in sorted((ROOT / "course" / "lessons" / folder.name).glob("*.md")):
            notebook = nbformat.reads(make_notebook(path, ROOT), as_version=4)
            modules = modules_of(notebook)
            for exercise in test_cells(folder.name).keys() & modules.keys():
                yield f"{folder.name}/{exercise}/reference", modules[exercise].partition("\n")[2]


def complaints(submission: Submission, verdict: CellVerdict) -> list[str]:
    """Return what is not as it must be; nothing when the verdict is the expected one."""
    if verdict.score is None:
        return [f"could not be judged: {[c['reason'] for c in verdict.checks] or verdict.outputs}"]
    any_name = submission.mistake is None and not submission.is_right
    if any_name and not submission.fails:
        return ["false pass: it loses no marks"] if verdict.score == verdict.points else []
    names = [] if any_name else _wrong_names(submission, verdict)
    return [*_wrong_outcomes(submission, verdict), *names]


def _wrong_outcomes(submission: Submission, verdict: CellVerdict) -> Iterator[str]:
    must_fail, may_fail = set[str](), set[str]()
    for words in (*submission.fails, *submission.may_fail):
        titles = [c["title"] for c in verdict.checks if words in c["title"]]
        if len(titles) != 1:
            yield f"the words {words!r} fit {len(titles)} checks, not one"
        (must_fail if words in submission.fails else may_fail).update(titles)
    for check in verdict.checks:
        if check["status"] == "passed":
            if check["title"] in must_fail:
                yield f"false pass: the header says that {check['title']!r} fails, the judge not"
        elif check["title"] not in must_fail | may_fail:
            said = f"the judge says that {check['title']!r} fails, the header not"
            yield f"false fail: {said}: {check['reason']}"


def _wrong_names(submission: Submission, verdict: CellVerdict) -> Iterator[str]:
    names = {c["mistake"] for c in verdict.checks if c["mistake"]}
    wanted, got = submission.mistake or "no name", " | ".join(sorted(names)) or "no name"
    both = f"the header says: {wanted}; the judge says: {got}"
    if names - {submission.mistake, *submission.also}:
        yield f"a mistake that is not there was named: {both}"
    if submission.mistake and submission.mistake not in names:
        yield f"the mistake was not named: {both}"
