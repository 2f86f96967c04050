"""Whether everybody of a whole class gets the mark that is due, whatever happens.

    python benchmarks/whole_class.py [--students 300] [--topic 2-gil] [--kills 2] [--keep FOLDER]
                                     [--cluster WORKERS]

It makes a class of odd hand-ins (`odd_class`), judges each distinct answer alone once, which gives
the mark that everybody must get, and grades the class with ``python3 -m course grade --feedback``.
The grader is killed on the way so many times, is started again each time, and once more when all
is done. It prints what each run took, and every student whose mark, row, page or folder is not as
it must be. With ``--cluster`` so many workers of a Dask cluster on this machine judge the class,
and it is they who are killed on the way, each while it judges.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import nbformat
import psutil

from benchmarks.grading import busy
from benchmarks.odd_class import DUE, HandIn, make, notebook
from course.judge.notebook import TestCell, judge_notebook
from course.notebook.reading import test_cells_of
from course.sandbox import available_walls
from course.system.cores import usable_cores

ROOT = Path(__file__).resolve().parents[1]
MARKER = "COURSE_BENCHMARK_RUN"
SETTINGS = '\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
MOST_SHOWN = 40
GONE = 30.0
"""Seconds until whatever a killed grader has started must have ended."""


@dataclass(frozen=True)
class Took:
    """What a run took: seconds of wall time and of all cores, mebibytes, and how it ended."""

    wall: float
    processor: float
    memory: float
    status: int
    said: str


class Alone:
    """The points of an answer, judged alone; kept in a file from one time to the next."""

    def __init__(self, topic: str, exercises: Sequence[str], file: Path) -> None:
        _, book = notebook("source", topic, exercises)
        cells = test_cells_of(book)
        self.cells = {cell.grade_id.removesuffix("-tests"): cell for cell in cells}
        self._file = file
        self._known: dict[str, float | None] = {}
        if file.exists():
            self._known = json.loads(file.read_text(encoding="utf-8"))

    def judge(self, class_: Sequence[HandIn]) -> None:
        """Judge whatever is not known yet."""
        asked = {_key(*one): one for hand_in in class_ for one in hand_in.answers.items()}
        todo = [one for key, one in asked.items() if key not in self._known]
        print(f"{len(asked)} distinct answers, of which {len(todo)} are judged now", flush=True)
        with ThreadPoolExecutor(usable_cores()) as pool:
            for one, score in zip(todo, pool.map(self._score, todo), strict=True):
                self._known[_key(*one)] = score
        self._file.write_text(json.dumps(self._known), encoding="utf-8")

    def _score(self, answer: tuple[str, str]) -> float | None:
        exercise, text = answer
        cell: TestCell = self.cells[exercise]
        modules = {exercise: f"# %%module {exercise}\n{text}"}
        walls = bool(available_walls())
        (verdict,) = judge_notebook(modules, [cell], sandbox=walls, complete=True)
        return verdict.score

    def points(self, hand_in: HandIn) -> dict[str, float | None]:
        """The points of each exercise; None where a person must tell."""
        if not hand_in.is_readable:
            return dict.fromkeys(self.cells)
        return {
            exercise: self._known[_key(exercise, hand_in.answers[exercise])]
            if exercise in hand_in.answers
            else 0.0
            for exercise in self.cells
        }


def _key(exercise: str, text: str) -> str:
    return f"{exercise}\0{text}"


def main() -> None:
    """Make, kill, grade, check."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--topic", default="2-gil")
    parser.add_argument("--exercises", nargs="*", default=(), help="only these (default: all)")
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for the class, which stays")
    parser.add_argument("--alone", type=Path, help="a file for the points of answers judged alone")
    parser.add_argument("--cluster", type=int, metavar="WORKERS", help="judge on a Dask cluster")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        root = folder / "course"
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        settings = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
        (root / "nbgrader_config.py").write_text(settings + SETTINGS, encoding="utf-8")
        class_ = list(make(root, options.topic, options.students, options.exercises))
        alone = Alone(options.topic, options.exercises, options.alone or folder / "alone.json")
        alone.judge(class_)
        due = ["db", "assignment", "add", options.topic, f"--duedate={DUE}"]
        subprocess.run([sys.executable, "-m", "nbgrader", *due], cwd=root, check=True, env=_env())
        parts = [options.students * n // (options.kills + 1) for n in range(1, options.kills + 1)]
        if options.cluster:
            cluster = stack.enter_context(Cluster(folder, options.cluster))
            took = _grade(root, options.topic, *cluster.words, kill_at=parts, kill=cluster.kill)
            _print(
                f"on {options.cluster} workers, of which one was killed at each of {parts}", took
            )
        else:
            for part in parts:
                took = _grade(root, options.topic, kill_at=[part], kill=psutil.Process.kill)
                _print(f"killed at {part}", took)
            _print("to its end", _grade(root, options.topic))
        wrong = list(complaints(root, options.topic, class_, alone))
        _print("once more", _grade(root, options.topic))
        wrong += [f"once more: {one}" for one in complaints(root, options.topic, class_, alone)]
    print(*wrong[:MOST_SHOWN], sep="\n")
    print(f"{len(wrong)} complaints")
    sys.exit(bool(wrong))


def _env(mark: str = "") -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), MARKER: f"{os.getpid()}{mark}"}


class Cluster:
    """A Dask cluster on this machine, started as the documentation says."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._file = folder / "scheduler.json"
        self._workers = workers

    def __enter__(self) -> Self:
        self._file.unlink(missing_ok=True)
        scheduler = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        worker = ["worker", "--nworkers", str(self._workers), "--nthreads", "1", "--no-dashboard"]
        self._started = [self._start(scheduler), self._start(worker)]
        while not self._file.exists() or len(self._judges()) < self._workers:
            if any(process.poll() is not None for process in self._started):
                said = self._file.with_suffix(".txt").read_text("utf-8", "replace")[-2000:]
                sys.exit(f"the cluster did not start (it needs pip install '.[cluster]'):\n{said}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._started):
            process.terminate()
            process.wait()
        if left := _left("-cluster"):
            print(f"LEFT RUNNING by the cluster: {left}", flush=True)

    @property
    def words(self) -> list[str]:
        """What `course grade` is told."""
        return ["--scheduler", json.loads(self._file.read_text("utf-8"))["address"]]

    def kill(self, _grader: psutil.Process) -> None:
        """Kill a worker that has started something: it judges."""
        while not (busy := [one for one in self._judges() if one.children()]):
            time.sleep(0.01)
        busy[0].kill()

    def _start(self, words: list[str]) -> subprocess.Popen[bytes]:
        argv = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(self._file)]
        with self._file.with_suffix(".txt").open("ab") as output:
            return subprocess.Popen(
                argv, cwd=ROOT, env=_env("-cluster"), stdout=output, stderr=subprocess.STDOUT
            )

    def _judges(self) -> list[psutil.Process]:
        """The workers: each is started by a process that sees to it that there is one."""
        below = psutil.Process(self._started[1].pid).children()
        return [one for one in below if any("spawn_main" in word for word in one.cmdline())]


def _print(what: str, took: Took) -> None:
    last = took.said.rstrip().rpartition("\n")[2]
    print(
        f"{what}: {took.wall:.1f} s, {took.processor:.1f} s of processor time, the grader took"
        f" {took.memory:.0f} MiB at most; exit status {took.status}: {last}",
        flush=True,
    )


def _grade(
    root: Path,
    topic: str,
    *more: str,
    kill_at: Sequence[int] = (),
    kill: Callable[[psutil.Process], None] | None = None,
) -> Took:
    """Grade; kill somebody when so many students are recorded."""
    walls = [] if available_walls() else ["--no-sandbox"]
    words = [sys.executable, "-m", "course", "grade", topic, "--feedback", "--folder", str(root)]
    words += more
    kept = root / "autograded" / ".grading" / topic
    said = root / "said.txt"
    before, began = busy(), time.monotonic()
    with said.open("w", encoding="utf-8") as output:
        grader = subprocess.Popen(
            [*words, *walls], cwd=ROOT, env=_env(), stdout=output, stderr=subprocess.STDOUT
        )
    most, todo = _Most(grader.pid), [*kill_at]
    while grader.poll() is None:
        if todo and sum(1 for _ in (kept / "recorded").glob("[!.]*")) >= todo[0]:
            assert kill is not None
            kill(psutil.Process(grader.pid))
            del todo[0]
        time.sleep(0.1)
    wall, processor = time.monotonic() - began, busy() - before
    most.stop()
    until = time.monotonic() + GONE
    while (left := _left()) and time.monotonic() < until:
        time.sleep(0.1)
    if left:
        print(f"LEFT RUNNING: {left}", flush=True)
    text = said.read_text(encoding="utf-8")
    return Took(wall, processor, most.mebibytes, grader.returncode, text)


class _Most:
    """The most memory that a process has taken, looked at until it ends."""

    def __init__(self, pid: int) -> None:
        self.mebibytes = 0.0
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        with contextlib.suppress(psutil.Error):
            while not self._over.wait(0.2):
                taken = self._process.memory_info().rss / 2**20
                self.mebibytes = max(self.mebibytes, taken)

    def stop(self) -> None:
        """Look no longer."""
        self._over.set()
        self._thread.join()


def _left(mark: str = "") -> list[str]:
    """What still runs of that which this benchmark has started."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and (
                process.environ().get(MARKER) == f"{os.getpid()}{mark}"
                and process.status() != psutil.STATUS_ZOMBIE
            ):
                found.append(" ".join(process.cmdline())[:200])
    return found


def complaints(root: Path, topic: str, class_: Sequence[HandIn], alone: Alone) -> Iterator[str]:
    """What is not as it must be, a line each."""
    report = json.loads((root / f"autograded/.grading/{topic}/report.json").read_text("utf-8"))
    outcomes = {one["student"]: one for one in report["students"]}
    rows = _rows(root, topic)
    there = {one.student for one in class_}
    for what, found in (
        ("the report", list(outcomes)),
        ("the gradebook", list(rows)),
        ("autograded", _ids(root / "autograded", topic)),
        ("feedback", _ids(root / "feedback", topic)),
    ):
        for student in sorted(there ^ set(found)):
            yield f"{what}: {student!r} is {'missing' if student in there else 'too many'}"
    for one in class_:
        wanted = alone.points(one)
        recorded = rows.get(one.student, {})
        given = {name.removesuffix("-tests"): score for name, score in recorded.items()}
        if given != wanted:
            yield f"{one.student!r} ({one.kind}): {given}, not {wanted}"
        total = 0.0 if one.late else sum(score or 0.0 for score in wanted.values())
        marks = (outcomes.get(one.student) or {}).get("marks") or {}
        if marks.get("score") != total:
            yield f"{one.student!r} ({one.kind}): the report has {marks}, not {total}"
        if (outcomes.get(one.student) or {}).get("status") == "unreadable" and one.is_readable:
            yield f"{one.student!r} ({one.kind}): the report says that it is unreadable"
        if marks.get("waiting") != sum(score is None for score in wanted.values()):
            yield f"{one.student!r} ({one.kind}): {marks.get('waiting')} cells wait"
        yield from _half_written(root, topic, one.student)
    for path in (root / "autograded" / ".grading").rglob("*"):
        if path.name.startswith((".", "graded_", "received_")):
            yield f"left behind: {path.relative_to(root)}"


def _rows(root: Path, topic: str) -> dict[str, dict[str, float | None]]:
    """The points of each cell by student, as they stand in the database."""
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as database:
        told = database.execute(
            "select s.student_id, b.name, g.auto_score, g.needs_manual_grade"
            " from submitted_assignment s join assignment a on a.id = s.assignment_id"
            " join submitted_notebook n on n.assignment_id = s.id"
            " join grade g on g.notebook_id = n.id join base_cell b on b.id = g.cell_id"
            " where a.name = ?",
            [topic],
        ).fetchall()
    twice = collections.Counter((student, cell) for student, cell, *_ in told)
    rows: dict[str, dict[str, float | None]] = {}
    for student, cell, score, waits in told:
        told_twice = twice[student, cell] > 1 or waits != (score is None)
        rows.setdefault(student, {})[cell] = float("nan") if told_twice else score
    return rows


def _ids(step: Path, topic: str) -> list[str]:
    return [
        path.name for path in step.iterdir() if path.name != ".grading" and (path / topic).is_dir()
    ]


def _half_written(root: Path, topic: str, student: str) -> Iterator[str]:
    """What is missing of a student's graded notebook and page."""
    (source,) = (root / "source" / topic).glob("*.ipynb")
    graded = root / "autograded" / student / topic / source.name
    page = root / "feedback" / student / topic / f"{source.stem}.html"
    try:
        nbformat.validate(nbformat.read(graded, as_version=4))
    except (OSError, ValueError, nbformat.ValidationError) as error:
        yield f"{student!r}: {graded.name}: {error}"
    if not page.is_file() or not page.read_text(encoding="utf-8").rstrip().endswith("</html>"):
        yield f"{student!r}: {page.name} is missing, or only half of it is there"


if __name__ == "__main__":
    main()
