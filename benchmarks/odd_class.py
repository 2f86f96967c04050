"""A class as it is: answers of many kinds, odd names, broken files, programs that hang.

`make` writes what such a class hands in, and gives with each hand-in what it must get.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from typing import Any

from course.handins.values import StudentId
from tests.bank.bank import submissions

ROOT = Path(__file__).resolve().parents[1]
HUGE = 30 * 2**20
TOO_LARGE = 51 * 2**20
ON_TIME, LATE = "2026-11-20 10:00:00 UTC", "2026-11-27 10:00:00 UTC"
DUE = "2026-11-25 12:00:00 UTC"

Book = dict[str, Any]

ODD_NAMES = (
    *("Ada Lovelace", "ada", "Ada", "ADA", " before", "after ", "Émile Zola", "李小龙", "محمد"),
    *("ẞtraße", "Ольга-Ø", "😀", "a.b.c", "v1.0", "dash-ed", "-x", "--force", "under_score", "_"),
    *("Lovelace, Ada", "0001", "1", "01", "007", "1e5", "nan", "None", "null", "it's", 'quo"te'),
    *("semi;colon", "$HOME", "`id`", "a&b<i>", "[x]", "[red]x", "{y}", "*", "?", "%s", "=1+1"),
    *("+1", "@x", "tab\tbed", "new\nline", "back\\slash", "~", "#", "a:b", "con", "x.ipynb"),
    *("submitted", "2-gil", "\u202ertl", "n" * 150, "李" * 85, "é" * 120),
    *("o\N{COMBINING DIAERESIS}", b"caf\xe9".decode("utf-8", "surrogateescape")),
)
"""Names of folders, each of another student."""
NOBODY = ("x" * 151, "  ", unicodedata.normalize("NFD", "Émile Zola"))
"""Names of folders that are nobody's: too long, blank, and one that somebody has already."""


@dataclass(frozen=True)
class HandIn:
    """What one student handed in.

    Attributes
    ----------
    student : str
        The id that the gradebook must have.
    kind : str
        What is odd about it.
    answers : dict of str to str
        The answers that count: exercise to text of the module; none where nothing can be read.
    late : bool
        Whether it was handed in after the due date.
    """

    student: str
    kind: str
    answers: dict[str, str]
    late: bool = False

    @property
    def is_readable(self) -> bool:
        """Whether its answers can be judged."""
        return bool(self.answers)


def bank(topic: str) -> dict[str, list[str]]:
    """The bank's answers to each exercise, right and wrong, whose marks chance cannot change."""
    found: dict[str, list[str]] = {}
    for one in submissions():
        if one.topic == topic and not (one.takes_long or one.may_fail):
            found.setdefault(one.exercise, []).append(one.text)
    return found


def notebook(step: str, topic: str, exercises: Collection[str] = ()) -> tuple[str, Book]:
    """An assignment's only notebook, of all its exercises or of some, and its name."""
    (path,) = (ROOT / step / topic).glob("*.ipynb")
    book = json.loads(path.read_text(encoding="utf-8"))
    book["cells"] = [
        cell
        for cell in book["cells"]
        for name in [cell["metadata"].get("nbgrader", {}).get("grade_id", "")]
        if not (name and exercises) or name.removesuffix("-tests") in exercises
    ]
    return path.name, book


def untouched(book: Book) -> dict[str, str]:
    """The answers that stand in a notebook as it was given out."""
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: _text(cell).partition("\n")[2]
        for cell in _answer_cells(book)
    }


def hanging(answers: dict[str, str], how: int) -> dict[str, str]:
    """The same answers, of which one or all wait for ever, or compute for ever."""
    first = next(iter(answers))
    deadlock = "import threading\n_lock = threading.Lock()\n_lock.acquire()\n_lock.acquire()\n"
    ways = ("import time\ntime.sleep(1e9)\n", "while True:\n    pass\n", deadlock)
    line = ways[how % len(ways)]
    return {
        name: f"{line}{text}" if name == first or how % 6 == 5 else text
        for name, text in answers.items()
    }


def make(
    root: Path, topic: str, students: int, exercises: Collection[str] = ()
) -> Iterator[HandIn]:
    """Write what a class hands in into ``submitted/``, and give each hand-in with it.

    The assignment goes into ``source/``.

    Parameters
    ----------
    root : Path
        The course's folder.
    topic : str
        The assignment.
    students : int
        How many.
    exercises : collection of str
        The exercises that the assignment has here; all of its own where there are none.
    """
    shutil.copytree(ROOT / "source" / topic, root / "source" / topic)
    name, source = notebook("source", topic, exercises)
    _write(root / "source" / topic / name, source)
    name, given = notebook("release", topic, exercises)
    texts = {exercise: cycle(found) for exercise, found in _dealt(bank(topic)).items()}
    skeleton = untouched(given)
    names = iter([*ODD_NAMES, *(f"s{number:04}" for number in range(1, students + 1))])
    breaks = cycle(BROKEN)
    hangs = count()
    for number in range(students):
        raw = next(names)
        student = str(StudentId(raw))
        answers = {exercise: next(texts[exercise]) for exercise in skeleton}
        folder = root / "submitted" / raw / topic
        folder.mkdir(parents=True)
        path, kind = folder / name, "answers"
        time = LATE if number % 25 == 7 else ON_TIME
        (folder / "timestamp.txt").write_text(time, encoding="utf-8")
        if number % 10 == 3:
            which = next(hangs)
            kind, answers = "hangs", hanging(_fixed(bank(topic), skeleton), which)
        elif number % 20 == 5:
            kind, answers = "untouched", skeleton
        elif number % 5 == 4:
            kind, break_it = next(breaks)
            book = _with(given, answers)
            answers = break_it(path, book, answers)
        if kind in ("answers", "hangs", "untouched"):
            _write(path, _with(given, answers))
        yield HandIn(student, kind, answers, late=time == LATE)
    for raw in NOBODY:
        folder = root / "submitted" / raw / topic
        folder.mkdir(parents=True)
        _write(folder / name, given)


def _fixed(found: dict[str, list[str]], order: dict[str, str]) -> dict[str, str]:
    """One right answer to each exercise."""
    return {exercise: found[exercise][0] for exercise in order}


def _dealt(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Each exercise's answers, so many that lists of no two exercises go round together."""
    lengths: set[int] = set()
    dealt = {}
    for exercise, texts in found.items():
        most = next(n for n in count(len(texts), -1) if n not in lengths)
        lengths.add(most)
        dealt[exercise] = texts[:most]
    return dealt


def _answer_cells(book: Book) -> list[Book]:
    return [
        cell
        for cell in book["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "code"
    ]


def _text(cell: Book) -> str:
    return "".join(cell["source"])


def _with(given: Book, answers: dict[str, str]) -> Book:
    book = copy.deepcopy(given)
    for cell in _answer_cells(book):
        exercise = cell["metadata"]["nbgrader"]["grade_id"]
        cell["source"] = f"%%module {exercise}\n{answers[exercise]}"
    return book


def _write(path: Path, book: Book) -> None:
    path.write_text(json.dumps(book), encoding="utf-8")


# Each writes a hand-in, and returns the answers in it that count.
Broken = Callable[[Path, Book, dict[str, str]], dict[str, str]]


def _as(change: Callable[[Path, Book], object], *, readable: bool) -> Broken:
    """Write a whole notebook, then change it."""

    def write(path: Path, book: Book, answers: dict[str, str]) -> dict[str, str]:
        _write(path, book)
        change(path, book)
        return answers if readable else {}

    return write


def _cut(path: Path, _: Book) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _with_output(size: int) -> Callable[[Path, Book], None]:
    def change(path: Path, book: Book) -> None:
        cell = next(cell for cell in book["cells"] if cell["cell_type"] == "code")
        line = f"{'x' * 99}\n"
        text = [line] * (size // len(line))
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
        _write(path, book)

    return change


def _without_an_answer(path: Path, book: Book, answers: dict[str, str]) -> dict[str, str]:
    last = list(answers)[-1]
    book["cells"] = [
        cell
        for cell in book["cells"]
        if not cell["metadata"].get("nbgrader", {}).get("grade_id", "").startswith(last)
    ]
    _write(path, book)
    return {name: text for name, text in answers.items() if name != last}


def _doubled(path: Path, book: Book) -> None:
    book["cells"] = [copy.deepcopy(cell) for cell in book["cells"] for _ in range(2)]
    _write(path, book)


def _another(path: Path, _: Book) -> None:
    shutil.copy(next((ROOT / "release" / "3-processes").glob("*.ipynb")), path)


def _a_folder(path: Path, book: Book) -> None:
    path.unlink()
    path.mkdir()
    _write(path / "inside.txt", book)


def _a_link(path: Path, _: Book) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


def _a_pipe(path: Path, _: Book) -> None:
    path.unlink()
    if sys.platform != "win32":
        os.mkfifo(path)


def _two(path: Path, book: Book) -> None:
    path.rename(path.with_name("mine.ipynb"))
    _write(path.with_name("mine (1).ipynb"), {**book, "metadata": {}})


def _utf16(path: Path, _: Book) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))


def _reads_all() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


BROKEN: tuple[tuple[str, Broken], ...] = (
    ("cut off", _as(_cut, readable=False)),
    ("empty", _as(lambda path, _: path.write_bytes(b""), readable=False)),
    ("binary", _as(lambda path, _: path.write_bytes(bytes(range(256)) * 99), readable=False)),
    ("huge output", _as(_with_output(HUGE), readable=True)),
    ("an answer is missing", _without_an_answer),
    ("cells twice", _as(_doubled, readable=True)),
    ("another assignment", _as(_another, readable=False)),
    ("another name", _as(lambda p, _: p.rename(p.with_name("Copy of it.ipynb")), readable=True)),
    ("a folder", _as(_a_folder, readable=False)),
    ("nobody may read it", _as(lambda path, _: path.chmod(0), readable=_reads_all())),
    ("a link", _as(_a_link, readable=False)),
    ("a pipe", _as(_a_pipe, readable=False)),
    ("too large", _as(_with_output(TOO_LARGE), readable=False)),
    ("nothing", _as(lambda path, _: path.unlink(), readable=False)),
    ("two files", _as(_two, readable=False)),
    ("another encoding", _as(_utf16, readable=True)),
)
