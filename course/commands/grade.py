"""``python3 -m course grade``: a class judged in parallel, into nbgrader's gradebook."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from course.handins.values import shown
from course.setup.lock import first_come
from course.setup.places import clone
from course.setup.trouble import Trouble, say
from course.system.cores import usable_cores

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from course.grading.whole_class import Marks, Submitted, WholeClass
    from course.handins.values import StudentId

_PLAIN_WIDTH = 100  # columns, where the output is no terminal


def run(arguments: list[str]) -> int:
    """Grade what students handed in, and print a table of marks.

    Returns
    -------
    int
        0 if every submission has its marks, 1 if one could not be processed.

    Raises
    ------
    Trouble
        If there is nothing to grade, or no sandbox and no leave to go without (exit status 2).
    """
    options = _parser().parse_args(arguments)
    root = (options.folder or clone()).resolve()
    whole = _open(root, options.topic, walls=_walls(asked_for=not options.no_sandbox))
    taken = Trouble(
        f"Another run is grading into the gradebook of {root}; nothing was begun.",
        "wait until it is done. Then start again: what it has graded is not graded twice.",
        status=2,
    )
    with first_come(whole.lock_file, taken):
        return _grade(whole, options)


def _grade(whole: WholeClass, options: argparse.Namespace) -> int:
    from rich.console import Console

    students = whole.students()
    for line in whole.lost:
        say(line)
    if whole.entered:
        say(f"The gradebook has taken in source/{options.topic} as it is now.")
    if not students:
        raise Trouble(
            f"Nobody has handed in {options.topic}: there is no submitted/*/{options.topic}/.",
            "nbgrader collect, or nbgrader zip_collect, or put the files there.",
            status=2,
        )
    progress = Console(stderr=True, highlight=False, markup=False)
    todo = _todo(whole, students, options)
    if len(todo) < len(students):
        say(f"{len(students) - len(todo)} of {len(students)} students are graded already.")
    whole.forget()
    _judge(whole, [one for name in todo for one in whole.notebooks(name)], options, progress)
    failed = _record(whole, todo, progress)
    console = Console(width=None if sys.stdout.isatty() else _PLAIN_WIDTH, highlight=False)
    _print_table([whole.marks(name) for name in students], console)
    for name in todo:
        for note in whole.notes(name):
            say(note)
    for name, reason in failed.items():
        say(shown(f"{name}: not graded, and waits for a person: {reason}"))
    if failed:
        say(f"More is in {whole.log_file}")
    return 1 if failed or any(whole.is_unreadable(name) for name in todo) else 0


def _todo(
    whole: WholeClass, students: list[StudentId], options: argparse.Namespace
) -> list[StudentId]:
    """Receive what everybody handed in, and return who has no marks for it yet."""
    with ThreadPoolExecutor(options.jobs, thread_name_prefix="receive") as pool:
        done = list(pool.map(whole.is_recorded, students))
    return [
        name for name, is_done in zip(students, done, strict=True) if options.force or not is_done
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m course grade",
        description="Grade a class into nbgrader's gradebook, in parallel and sandboxed.",
        epilog="A run that was interrupted goes on where it was. "
        "Exit status: 0 all graded, 1 a submission could not be, 2 nothing was begun.",
    )
    parser.add_argument("topic", metavar="TOPIC", help="the assignment, such as 1-threads")
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=_at_least_one,
        default=usable_cores(),
        help="notebooks judged at the same time (default: %(default)s, the usable cores)",
    )
    parser.add_argument(
        "--no-sandbox",
        action="store_true",
        help="grade on a machine without a sandbox: answers can read this machine's files",
    )
    parser.add_argument("--force", action="store_true", help="judge everything again")
    parser.add_argument(
        "--folder", metavar="PATH", type=Path, help="the course's folder (default: this clone)"
    )
    return parser


def _at_least_one(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _walls(*, asked_for: bool) -> bool:
    """Whether there are walls; says what is in force."""
    from course.grading.terms import terms
    from course.sandbox import available_walls

    walls = available_walls()
    if asked_for and not walls:
        raise Trouble(
            f"{walls.detail} Without a sandbox an answer can read this machine's files, other "
            "submissions and the gradebook among them.",
            "grade on a machine with a sandbox (python3 -m course doctor says what is missing),\n"
            "or, if you trust every submission, add --no-sandbox.",
            status=2,
        )
    for line in terms(walls=asked_for):
        say(line)
    return asked_for


def _open(root: Path, topic: str, *, walls: bool) -> WholeClass:
    from course.grading.whole_class import NbGraderException, NotGenerated, WholeClass

    if not (root / "nbgrader_config.py").is_file():
        raise Trouble(
            f"There is no nbgrader_config.py in {root}.",
            "name the course's folder with --folder.",
            status=2,
        )
    try:
        return WholeClass(root, topic, walls=walls)
    except NotGenerated as error:
        raise Trouble(
            f"{error}.",
            "name one that is there; assignments are the folders in source/.",
            status=2,
        ) from None
    except NbGraderException as error:
        raise Trouble(
            f"The gradebook could not take in source/{topic}.", shown(error), status=2
        ) from error


def _judge(
    whole: WholeClass, todo: list[Submitted], options: argparse.Namespace, console: Console
) -> None:
    """Judge in parallel; each thread waits for a judge in a process of its own."""
    pool = ThreadPoolExecutor(options.jobs, thread_name_prefix="judge")
    try:
        with _bar(console) as bar:
            task = bar.add_task("judging", total=len(todo))
            waiting = {pool.submit(whole.judge, one, anew=options.force): one for one in todo}
            for done in as_completed(waiting):
                error = done.exception()
                if error is not None:
                    name = f"{waiting[done].student}/{waiting[done].notebook}"
                    bar.console.print(shown(f"{name}: not judged: {error}"), markup=False)
                bar.advance(task)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _record(whole: WholeClass, todo: list[StudentId], console: Console) -> dict[StudentId, str]:
    """Write the marks, one student after the other; return why some have none."""
    failed = {}
    with _nbgrader_log(whole.log_file), _bar(console) as bar:
        task = bar.add_task("gradebook", total=len(todo))
        for student in todo:
            try:
                whole.record(student)
            except (Exception, SystemExit) as error:  # nbgrader ends the program in some places
                logging.getLogger(__name__).debug("not recorded", exc_info=True)
                failed[student] = f"{type(error).__name__}: {error}"
                whole.leave_to_a_person(student)
            bar.advance(task)
    return failed


@contextmanager
def _nbgrader_log(path: Path) -> Iterator[None]:
    """Send what nbgrader says to a file, not to the terminal."""
    from traitlets.log import get_logger

    path.parent.mkdir(parents=True, exist_ok=True)
    log = get_logger()
    assert isinstance(log, logging.Logger)
    handlers, spreads, level = log.handlers[:], log.propagate, log.level
    file = logging.FileHandler(path, encoding="utf-8")
    log.handlers, log.propagate = [file], False
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.handlers, log.propagate = handlers, spreads
        log.setLevel(level)
        file.close()


def _bar(console: Console) -> Progress:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=console,
    )


def _print_table(marks: list[Marks], console: Console) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.ASCII2)
    table.add_column("student")
    table.add_column("points", justify="right")
    table.add_column("waits for a manual grade", justify="right")
    for one in marks:
        waits = f"{one.waiting} cell{'s' * (one.waiting > 1)}" if one.waiting else ""
        late = f" ({one.penalty:g} off: late)" if one.penalty else ""
        points = f"{one.score:g} of {one.max_score:g}{late}"
        table.add_row(Text(shown(one.student)), points, waits)
    console.print(table)
