"""``python3 -m course judge``: answers of one exercise, judged by its complete checks."""

from __future__ import annotations

import argparse
import difflib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.commands.options import at_least_one
from course.commands.showing import console_of_results, lines_of
from course.commands.topics import topic_named
from course.handins.values import shown
from course.setup.places import clone
from course.setup.trouble import Trouble, say
from course.system.cores import usable_cores

if TYPE_CHECKING:
    from course.handins.values import Module
    from course.judge.notebook import CellVerdict, TestCell

_TOLD_OF_A_CHECK = ["title", "hidden", "status", "points", "earned", "reason", "mistake", "hint"]


@dataclass(frozen=True)
class Exercise:
    """One exercise of an instructor's notebook.

    Attributes
    ----------
    name : str
        ``TOPIC/EXERCISE``.
    module : str
        The name of the module that a learner writes.
    given : dict of str to str
        Name and text of the modules that the notebook gives.
    cell : TestCell
        Its checks, hidden ones included.
    book : str
        The name of the notebook that it stands in.
    known : notebook
        That notebook, as the instructor has it.
    """

    name: str
    module: str
    given: dict[str, str]
    cell: TestCell
    book: str
    known: Any


def run(arguments: list[str]) -> int:
    """Judge files, notebooks among them, and print a table, or a line of JSON for each file.

    Returns
    -------
    int
        0 if every file has full marks, 1 if not, 2 if one could not be judged.

    Raises
    ------
    Trouble
        If the exercise is unknown, a file cannot be read, or walls are asked for and there are
        none; nothing is judged then (exit status 2).
    """
    options = _parser().parse_args(arguments)
    exercise = _exercise(clone(), options.exercise)
    answers = [_answer(exercise, file) for file in options.files]
    if options.walls:
        _require_walls()
    with ThreadPoolExecutor(options.jobs) as pool:  # each thread waits for a process
        verdicts = pool.map(lambda one: _judge(exercise, one, walls=options.walls), answers)
        show = _print_json if options.json else _print_table
        scores = [verdict.score for verdict in show(exercise, options.files, verdicts)]
    if None in scores:
        return 2
    return 0 if all(score == exercise.cell.points for score in scores) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m course judge",
        description="Judge answers to an exercise by its complete checks, hidden ones included.",
        epilog="The checks are those of source/: after a change of a lesson text, build first. "
        "Exit status: 0 full marks for every file, 1 not, 2 something cannot be judged.",
    )
    parser.add_argument(
        "--names",
        action=_Names,
        help="print the mistakes that the judge knows in any exercise, and what is said of each",
    )
    parser.add_argument("exercise", metavar="TOPIC/EXERCISE", help="such as 1-threads/overlap")
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a notebook that was handed in, or a module's text: what stands below %%%%module",
    )
    parser.add_argument("--walls", action="store_true", help="run the answers behind walls")
    parser.add_argument("--json", action="store_true", help="print a line of JSON for each file")
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=at_least_one,
        default=usable_cores(),
        help="files judged at the same time (default: %(default)s, the usable cores)",
    )
    return parser


class _Names(argparse.Action):
    """Prints the named mistakes and ends, as ``--help`` does."""

    def __init__(self, option_strings: list[str], dest: str, **options: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **options)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from course.judge.mistakes import RULES

        print("\n".join(sorted({f"{rule.name}: {rule.happened}" for rule in RULES})))
        parser.exit()


def _exercise(root: Path, wanted: str) -> Exercise:
    """Return an exercise as the notebooks in ``source/`` have it."""
    topic, slash, name = wanted.partition("/")
    if not slash or not topic or not name:
        raise Trouble(
            f"{wanted!r} names no exercise.",
            "write TOPIC/EXERCISE, such as 1-threads/overlap.",
            status=2,
        )
    books = sorted((root / "source").glob("*/*.ipynb"))
    if not books:
        raise Trouble(
            f"There is no notebook in {root / 'source'}.", "python3 -m course build", status=2
        )
    topic = topic_named(topic, sorted({book.parent.name for book in books}))
    known = {
        exercise.name.partition("/")[2]: exercise
        for book in books
        if book.parent.name == topic
        for exercise in _exercises(book)
    }
    if name in known:
        return known[name]
    close = difflib.get_close_matches(name, known, n=1)
    guess = f" Did you mean {close[0]!r}?" if close else ""
    raise Trouble(
        f"The topic {topic} has no exercise {name!r} with checks.{guess}",
        f"it has {', '.join(known)}." if known else "",
        status=2,
    )


def _exercises(book: Path) -> Iterator[Exercise]:
    from course.notebook.reading import answers_of, modules_of, test_cells_of

    try:
        notebook: Any = json.loads(book.read_bytes())  # importing nbformat takes half a second
    except (OSError, ValueError) as error:
        raise Trouble(
            f"{book} cannot be read as a notebook: {str(error).strip() or type(error).__name__}",
            "python3 -m course build makes it again.",
            status=2,
        ) from error
    answers = answers_of(notebook)
    written = answers.values()
    given = {n: text for n, text in modules_of(notebook).items() if n not in written}
    for cell in test_cells_of(notebook):
        name = cell.grade_id.removesuffix("-tests")
        module = answers.get(name, name)
        yield Exercise(f"{book.parent.name}/{name}", module, given, cell, book.name, notebook)


def _answer(exercise: Exercise, file: str) -> list[Module]:
    """Return what is to be judged: an exercise's cell of a notebook, or a whole file's text."""
    from course.handins.finding import looks_like_a_notebook
    from course.handins.values import Module, ModuleName

    try:
        data = Path(file).read_bytes()
    except OSError as error:
        raise Trouble(
            f"{shown(file)} cannot be read: {error.strerror or error}.",
            "name a notebook, or a file with the text of a module.",
            status=2,
        ) from error
    if looks_like_a_notebook(Path(file), data):
        return _in_notebook(exercise, file)
    try:
        text = _text(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        odd = f"byte {error.start} is {error.object[error.start]:#04x}"
        raise Trouble(
            f"{shown(file)} is not text in UTF-8: {odd}.",
            "save it as UTF-8.",
            status=2,
        ) from error
    modules = exercise.given | {exercise.module: text}
    return [Module(ModuleName(name, meant=True), text) for name, text in modules.items()]


def _in_notebook(exercise: Exercise, file: str) -> list[Module]:
    """Return the modules of a notebook that was handed in, read as grading reads it."""
    from course.handins.receiving import receive_file

    hand_in = receive_file(Path(file), exercise.known)
    if hand_in.unreadable:
        raise Trouble(
            f"{shown(file)} cannot be judged: {hand_in.unreadable}",
            "name a notebook that opens in JupyterLab, or a file with the text of a module.",
            status=2,
        )
    if exercise.module not in {module.name for module in hand_in.modules}:
        other = f"name what was handed in as {exercise.book}: this exercise is in that notebook."
        gone = f"begin its cell with `%%module {exercise.module}`, or give it no marks."
        raise Trouble(
            f"{shown(file)} has no answer to {exercise.name}: no cell begins with "
            f"`%%module {exercise.module}`.",
            gone if Path(file).name == exercise.book else other,
            status=2,
        )
    for note in hand_in.notes:
        say(f"{os.path.basename(file)}: {note}")
    return list(hand_in.modules)


def _text(text: str) -> str:
    """Return the text of a module; its lines are those of the file, whatever the first one is."""
    from course.notebook.cellfile import magic_line

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head, newline, below = text.partition("\n")
    return text if magic_line(head) is None else f"# {head.strip()}{newline}{below}"


def _require_walls() -> None:
    from course.sandbox import available_walls

    walls = available_walls()
    if not walls:
        raise Trouble(
            walls.detail,
            "leave out --walls, or see what python3 -m course doctor advises.",
            status=2,
        )


def _judge(exercise: Exercise, modules: list[Module], *, walls: bool) -> CellVerdict:
    from course.judge.notebook import judge_notebook

    judge = partial(judge_notebook, sandbox=walls, complete=True)
    if any(module.obstacle for module in modules):
        from course.grading.marking.judging import judged  # importing nbgrader takes a second

        (verdict,) = judged(modules, "", [exercise.cell], judge)
    else:
        (verdict,) = judge({str(one.name): one.text for one in modules}, [exercise.cell])
    return verdict


def _print_json(
    exercise: Exercise, files: list[str], verdicts: Iterator[CellVerdict]
) -> Iterator[CellVerdict]:
    for file, verdict in zip(files, verdicts, strict=True):
        print(json.dumps(_as_data(exercise, file, verdict), ensure_ascii=True), flush=True)
        if not verdict.checks:
            say(f"{_named(file)}: {' '.join(lines_of(verdict))}")
        yield verdict


def _as_data(exercise: Exercise, file: str, verdict: CellVerdict) -> dict[str, Any]:
    return {
        "file": file,
        "exercise": exercise.name,
        "score": verdict.score,
        "points": verdict.points,
        "seconds": verdict.seconds,
        "checks": [{key: check[key] for key in _TOLD_OF_A_CHECK} for check in verdict.checks],
    }


def _print_table(
    exercise: Exercise, files: list[str], verdicts: Iterator[CellVerdict]
) -> Iterator[CellVerdict]:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(exercise.name), title_justify="left", box=box.ASCII2, show_lines=True)
    table.add_column("file", overflow="fold")
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("seconds", justify="right", no_wrap=True)
    table.add_column("result", ratio=1)
    for file, verdict in zip(files, verdicts, strict=True):
        got = "?" if verdict.score is None else f"{verdict.score:g}"
        full = verdict.score == verdict.points
        said = [*lines_of(verdict), *_names(verdict)] if not full else []
        result = Text("full marks", style="green") if full else Text("\n".join(said))
        points = f"{got} of {verdict.points:g}"
        table.add_row(Text(_named(file)), points, f"{verdict.seconds:.1f}", result)
        yield verdict
    console_of_results().print(table)


def _named(file: str) -> str:
    return shown(os.path.basename(file))


def _names(verdict: CellVerdict) -> list[str]:
    """Return a line with the names of the mistakes; a learner reads what they mean instead."""
    names = dict.fromkeys(check["mistake"] for check in verdict.checks if check["mistake"])
    return [f"mistake: {', '.join(names)}"] if names else []
