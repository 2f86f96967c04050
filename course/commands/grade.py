"""``python3 -m course grade``: a class judged in parallel, into nbgrader's gradebook."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from course.commands.ending import ended_at_once
from course.commands.options import add_folder, at_least_one, course_folder
from course.commands.showing import console_of_results
from course.commands.topics import assignment_named
from course.handins.values import shown
from course.setup.lock import first_come
from course.setup.trouble import Trouble, say

if TYPE_CHECKING:
    from course.grading.running.cluster import Cluster
    from course.grading.running.pace import Pace
    from course.grading.running.run import Run
    from course.grading.running.whole_class import WholeClass
    from course.handins.values import StudentId

_UNDONE = ("failed", "unreadable")


def run(arguments: list[str]) -> int:
    """Grade what students handed in, and print a table of marks.

    Returns
    -------
    int
        0 if every submission has its marks, 1 if one could not be processed.

    Raises
    ------
    Trouble
        If there is nothing to grade, or no sandbox and no leave to go without (exit status 2); if
        the machine cannot go on, and the run has to be started again (exit status 3).
    """
    options = _parser().parse_args(arguments)
    root = course_folder(options)
    options.topic = assignment_named(options.topic, root)
    with ExitStack() as stack:
        whole, pace = _open(root, options, stack)
        students = _students(whole, options)
        if options.dry_run:
            return _tell(whole, students, options)
        if shut := whole.shut(feedback=options.feedback):
            raise Trouble(
                f"Grading has to write in {shut}, and may not; nothing was begun.",
                "make the folder one that you may write in, and start again.",
                status=2,
            )
        with ended_at_once():
            return _grade(whole, students, pace, root, options)


def _grade(
    whole: WholeClass,
    students: list[StudentId],
    pace: Pace,
    root: Path,
    options: argparse.Namespace,
) -> int:
    from course.grading.running.progress import Progress
    from course.grading.running.run import NoRoom, Run

    what_to_do = (
        "see to it (a full disk, a gradebook that another program holds, a scheduler that\n"
        "is gone), and start again: what was graded is not graded twice."
    )
    with Progress(
        len(students), whole.kept / "progress.json", on_terminal=sys.stderr.isatty()
    ) as progress:
        run = Run(
            whole,
            students,
            pace=pace,
            progress=progress,
            force=options.force,
            feedback=root if options.feedback else None,
        )
        try:
            run.go()
        except NoRoom as error:
            raise Trouble(
                f"The machine stopped the grading: {shown(error)}. {progress.line()[10:]}.",
                what_to_do,
                status=3,
            ) from error
    try:
        return _told(whole, students, run)
    except OSError as error:
        raise Trouble(
            f"All is graded, but it could not be written down what was done: {shown(error)}.",
            what_to_do,
            status=3,
        ) from error


def _told(whole: WholeClass, students: list[StudentId], run: Run) -> int:
    """Print and write down what a run has done; return the exit status."""
    from course.grading.running.summary import in_groups, in_short, print_table, write_report

    outcomes = [run.outcomes[name] for name in students]
    new = [one for one in outcomes if one.status != "already"]
    known = [one.student for one in new if one.status != "failed"]
    notes = [note for student in known for note in whole.notes(student)]
    print_table(outcomes, console_of_results())
    for note in in_groups(notes):
        say(note)
    for one in outcomes:
        if one.status == "failed":
            say(f"{one.student}: not graded, and waits for a person: {one.reason}")
        elif one.reason:
            say(f"{one.student}: {one.reason}")
    if len(new) < len(outcomes):
        say(f"{len(outcomes) - len(new)} of {len(outcomes)} students are graded already.")
    say(in_short(outcomes, run.spent))
    if any(one.reason for one in outcomes):
        say(f"More is in {whole.log_file}")
    write_report(whole.kept / "report.json", whole.topic, outcomes, run.spent, notes)
    return 1 if any(one.status in _UNDONE or one.reason for one in outcomes) else 0


def _tell(whole: WholeClass, students: list[StudentId], options: argparse.Namespace) -> int:
    """Say who would be graded, and why; write nothing."""
    todo = 0
    for name in students:
        if not options.force and whole.is_recorded(name):
            continue
        todo += 1
        print(f"{shown(name)}: {_why(whole, name, force=options.force)}")
        whole.forget(name)
    print(f"{todo} of {len(students)} students would be graded; nothing was done.")
    return 0


def _why(whole: WholeClass, name: StudentId, *, force: bool) -> str:
    if not whole.is_known(name):
        return "new"
    if force:
        return "again, as asked for"
    changed = " and ".join(whole.changed(name))
    return f"again, because of a change: {changed}" if changed else "again, to be finished"


def _students(whole: WholeClass, options: argparse.Namespace) -> list[StudentId]:
    for line in whole.lost:
        say(line)
    if whole.entered:
        say(f"The gradebook has taken in source/{options.topic} as it is now.")
    everybody = whole.students()
    if not everybody:
        raise Trouble(
            f"Nobody has handed in {options.topic}: there is no submitted/*/{options.topic}/.",
            "nbgrader collect, or nbgrader zip_collect, or put the files there.",
            status=2,
        )
    if options.exercise and options.exercise not in whole.exercises():
        raise Trouble(
            f"{options.topic} has no exercise {options.exercise!r}.",
            f"name one of these: {', '.join(whole.exercises())}.",
            status=2,
        )
    if not options.student:
        return everybody
    for name in options.student:
        if not whole.students([name]):
            raise Trouble(
                f"No student {shown(name)!r} has handed in {options.topic}.",
                "name one by the folder in submitted/, or several by a pattern such as 'a*'.",
                status=2,
            )
    return whole.students(options.student)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m course grade",
        description="Grade a class into nbgrader's gradebook, in parallel and sandboxed.",
        epilog="A run that was interrupted goes on where it was. "
        "Exit status: 0 all graded, 1 a submission could not be, 2 nothing was begun, "
        "3 the machine stopped it: start it again.",
    )
    parser.add_argument("topic", metavar="TOPIC", help="the assignment: 1-threads, threads or 1")
    parser.add_argument(
        "--student",
        metavar="ID",
        action="append",
        help="only this student, or whom a pattern such as 'a*' means; may be given again",
    )
    parser.add_argument(
        "--exercise",
        metavar="NAME",
        default="",
        help="judge only this exercise again; all other marks stay as they are",
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=at_least_one,
        help="notebooks judged at the same time (default: as many as keep the cores busy)",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="have a Dask cluster judge, by its scheduler's address (tcp://host:8786)",
    )
    parser.add_argument("--feedback", action="store_true", help="make the feedback pages as well")
    parser.add_argument(
        "--no-sandbox",
        action="store_true",
        help="grade on a machine without a sandbox: answers can read this machine's files",
    )
    parser.add_argument("--force", action="store_true", help="judge everything again")
    parser.add_argument(
        "--dry-run", action="store_true", help="say who would be graded, and write nothing"
    )
    add_folder(parser)
    return parser


def _walls(*, asked_for: bool) -> bool:
    """Whether there are walls; says what is in force."""
    from course.grading.marking.terms import terms
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


def _open(root: Path, options: argparse.Namespace, stack: ExitStack) -> tuple[WholeClass, Pace]:
    """The class, and how many of its notebooks are judged at the same time."""
    from sqlalchemy.exc import DatabaseError

    from course.grading.running.pace import Pace
    from course.grading.running.whole_class import NbGraderException, NotGenerated, WholeClass
    from course.judge.notebook import judge_notebook

    taken = Trouble(
        f"Another run is grading into the gradebook of {root}; nothing was begun.",
        "wait until it is done. Then start again: what it has graded is not graded twice.",
        status=2,
    )
    walls, judge, pace = not options.no_sandbox, judge_notebook, Pace(options.jobs)
    if options.scheduler and not options.dry_run:
        cluster = stack.enter_context(_cluster(options.scheduler, walls=walls))
        judge, pace = cluster.judge, Pace(options.jobs) if options.jobs else cluster.pace
    elif not options.dry_run:
        walls = _walls(asked_for=walls)
    try:
        whole = WholeClass(
            root,
            options.topic,
            walls=walls,
            judge=judge,
            exercise=options.exercise,
            dry=options.dry_run,
            alone=lambda path: stack.enter_context(first_come(path, taken)),
        )
    except NotGenerated as error:
        there = sorted(path.name for path in (root / "source").glob("*") if path.is_dir())
        if options.dry_run and options.topic in there:
            raise Trouble(
                f"The gradebook does not know {options.topic} yet, so all of it would be graded.",
                "grade without --dry-run.",
                status=2,
            ) from None
        raise Trouble(
            f"{error}.",
            f"name one of the folders in source/: {', '.join(there) or 'there is none'}.",
            status=2,
        ) from None
    except NbGraderException as error:
        raise Trouble(
            f"The gradebook could not take in source/{options.topic}.", shown(error), status=2
        ) from error
    except (OSError, DatabaseError) as error:
        raise Trouble(
            f"Grading could not begin: {shown(getattr(error, 'orig', error))}.",
            f"see to it that {root} is a folder you may write in, that its disk has room, and\n"
            "that its gradebook.db is nbgrader's and no other program holds it.",
            status=2,
        ) from error
    return whole, pace


def _cluster(address: str, *, walls: bool) -> Cluster:
    from course.grading.running.cluster import Cluster, ClusterTrouble

    try:
        cluster = Cluster(address, walls=walls)
    except ClusterTrouble as error:
        raise Trouble(str(error), error.cure, status=2) from error
    say(f"Judged on {cluster.in_words}; {'behind' if walls else 'WITHOUT'} walls.")
    return cluster
