"""``python3 -m course check``: the learner's own notebooks, judged, in one table."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from course.commands import helping
from course.commands.showing import console_of_results, lines_of
from course.commands.topics import topic_named
from course.setup.places import clone, work_folder
from course.setup.trouble import Trouble, say

if TYPE_CHECKING:
    from rich.table import Table

    from course.judge.notebook import CellVerdict


@dataclass(frozen=True)
class Judged:
    """The verdicts on one notebook.

    Attributes
    ----------
    name : str
        The notebook, from the work folder.
    verdicts : list of CellVerdict
        One for each test cell of the released notebook.
    notes : sequence of str
        What had to be mended before it could be judged, a line each.
    texts : dict of str to str
        The learner's modules.
    """

    name: str
    verdicts: list[CellVerdict]
    notes: Sequence[str] = ()
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """The most that can be had."""
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def given(self) -> float:
        """The most that the checks give which were run."""
        return sum(given(verdict) for verdict in self.verdicts)

    @property
    def earned(self) -> float:
        """The points earned; what could not be judged counts as none."""
        return sum(earned(verdict) or 0 for verdict in self.verdicts)


def given(verdict: CellVerdict) -> float:
    """The most that the checks give which were run: others may be the examiner's only."""
    if not verdict.checks:
        return verdict.points
    return min(verdict.points, sum(check["points"] for check in verdict.checks))


def earned(verdict: CellVerdict) -> float | None:
    """The points that the checks have given which were run; None if it could not be judged.

    The score itself counts the examiner's checks as passed where all others are: so nbgrader, which
    reads it, calls the cell passed.
    """
    if verdict.score is None or not verdict.checks:
        return verdict.score
    return min(verdict.score, sum(check["earned"] for check in verdict.checks))


def run(arguments: list[str]) -> int:
    """Judge notebooks in the work folder and print what passed and what did not.

    Returns
    -------
    int
        0 if every check that was run has passed, 1 if not, 2 if a notebook cannot be read.

    Raises
    ------
    Trouble
        If a topic is unknown, or a notebook is missing (exit status 2).
    """
    options = _parser().parse_args(arguments)
    from rich.console import Console

    from course.progress.home import lessons_in

    root = clone()
    if options.hint or options.solution:
        return _help(root, options)
    notebooks = _notebooks(root, options.topics)
    console = console_of_results()
    progress = Console(stderr=True)
    done = {lesson.link: lesson.told for lesson in lessons_in(work_folder(root))}
    judged: list[Judged] = []
    for released, own in notebooks:
        name = own.relative_to(work_folder(root)).as_posix()
        try:
            with progress.status(f"judging {name} ..."):
                judged.append(_judge(name, released, own, complete=options.complete))
        except Trouble as trouble:  # the others are judged all the same
            say(f"course check: {trouble}")
            continue
        console.print(_table(judged[-1]))
        for note in judged[-1].notes:
            console.print(note, markup=False)
        if done.get(name):
            console.print(f"{done[name]}.", markup=False)
    got, here, points = (
        sum(getattr(each, what) for each in judged) for what in ("earned", "given", "points")
    )
    if judged:
        console.print(f"[bold]{got:g} of {points:g} points[/bold]{_remark(got, here, points)}")
    if len(judged) < len(notebooks):
        return 2
    return 0 if got == here else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m course check",
        description="Judge your own notebooks in work/ and print a table.",
        epilog="Exit status: 0 every check that was run has passed, 1 not, 2 a notebook or topic"
        " cannot be judged.",
    )
    parser.add_argument(
        "topics",
        metavar="TOPIC",
        nargs="*",
        help="a topic: 1-threads, threads or 1; without one, all that you have",
    )
    parser.add_argument(
        "--complete",
        action="store_true",
        help="by the examiner's checks too, which are not in your notebook",
    )
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--hint", metavar="EXERCISE", help="the next hint for one exercise: overlap")
    asked.add_argument(
        "--solution", metavar="EXERCISE", help="the reference solution, once it is earned"
    )
    return parser


def _notebooks(root: Path, topics: list[str]) -> list[tuple[Path, Path]]:
    """Return pairs of a released notebook and the learner's own."""
    release, work = root / "release", work_folder(root)
    known = sorted({path.parent.name for path in release.glob("*/*.ipynb")})
    chosen = [topic_named(name, known) for name in topics] or known
    if not work.is_dir():
        raise Trouble(
            f"There is no folder {work}: you have no notebooks yet.",
            "python3 -m course lab gives you your own copy.",
            status=2,
        )
    pairs = []
    for topic in dict.fromkeys(chosen):
        for released in sorted((release / topic).glob("*.ipynb")):
            own = work / topic / released.name
            if own.is_file():
                pairs.append((released, own))
            elif topics:
                raise Trouble(
                    f"There is no notebook {own}.",
                    "if you renamed it, give it its name back; python3 -m course lab gives you a\n"
                    "fresh copy.",
                    status=2,
                )
    if not pairs:
        raise Trouble(
            f"There is no notebook of the course in {work}.",
            "python3 -m course lab gives you your own copy.",
            status=2,
        )
    return pairs


def _help(root: Path, options: argparse.Namespace) -> int:
    """Print the next hint for one exercise, or its solution."""
    wanted = options.hint or options.solution
    topic, _, exercise = wanted.rpartition("/")
    notebooks = _notebooks(root, [topic] if topic else options.topics)
    for released, own in notebooks:
        judged = _judge(own.name, released, own, only=exercise)
        for verdict in judged.verdicts:
            asked = helping.asked_in(own.parent, verdict, judged.texts)
            if asked is None:
                raise Trouble("This lesson came without its hints.", status=2)
            print(helping.hint(asked) if options.hint else helping.solution(asked))
            return 0
    raise Trouble(
        f"You have no exercise {exercise!r}.",
        "its name is what follows %%module: overlap, or 1-threads/overlap.",
        status=2,
    )


def _judge(
    name: str, released: Path, own: Path, *, complete: bool = False, only: str = ""
) -> Judged:
    """Judge the learner's modules by the released test cells, which the learner cannot break."""
    import nbformat

    from course.handins.receiving import receive
    from course.judge.notebook import judge_notebook
    from course.notebook.reading import test_cells_of

    known = nbformat.read(released, as_version=4)
    cells = [c for c in test_cells_of(known) if only in ("", helping.exercise_of(c))]
    if not cells:
        return Judged(name, [])
    hand_in = receive(own.parent, {own.stem: known}).notebooks[own.stem]
    if hand_in.unreadable:
        raise Trouble(
            f"{own} cannot be read as a notebook: {hand_in.unreadable}",
            "in JupyterLab, File > Revert Notebook to Checkpoint brings back the last saved one;\n"
            "or rename the file, and python3 -m course lab gives you a fresh copy.",
            status=2,
        )
    texts = {str(module.name): module.text for module in hand_in.modules}
    if complete:
        cells = helping.complete_cells(own.parent.name, cells)
    verdicts = judge_notebook(texts, cells, complete=complete)
    helping.with_hints(own.parent, verdicts)
    for verdict in verdicts:
        helping.note(own.parent, verdict, texts, complete=complete)
    return Judged(name, verdicts, hand_in.notes, texts)


def _table(judged: Judged) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(judged.name), title_justify="left", box=box.ASCII2, show_lines=True)
    table.add_column("exercise", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("result", ratio=1)
    for verdict in judged.verdicts:
        name = verdict.grade_id.removesuffix("-tests")
        got, here = earned(verdict), given(verdict)
        told = "?" if got is None else f"{got:g}"
        result = Text("\n".join(lines_of(verdict)))
        if got == here:
            more = verdict.points - here
            result = Text("passed", style="green")
            result.append(f"; {more:g} more by the examiner's checks" if more else "")
        table.add_row(name, f"{told} of {verdict.points:g}", result)
    return table


def _remark(got: float, here: float, points: float) -> str:
    """What the points mean: `here` are all that could be had from the checks that were run."""
    if got == here == points:
        return ": every exercise is solved, by the examiner's checks too."
    if got == here:
        return (
            ": every check in your notebook has passed.\npython3 -m course check --complete adds"
            f" the examiner's, for {points - got:g} more."
        )
    return (
        " so far. python3 -m course check --hint EXERCISE gives a hint, one at a time.\n"
        "The notebook's own report of a check says more than this table."
    )
