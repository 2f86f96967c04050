"""Print how many mutants of right answers the checks catch: ``python tests/mutants/report.py``.

By default the mutants of the reference answers are judged; ``--all-right`` takes every right answer
of the bank as well.  WORDS narrow it down to the answers whose name holds one of them.  With
``--results FILE`` verdicts are kept in a file, one line of JSON each, and a run that was cut short
goes on where it was; a verdict is used again only for the same mutant and the same test cell.
The exit status is 1 when a mutant survives that is not written down as equivalent.
"""

from __future__ import annotations

import argparse
import ast
import collections
import dataclasses
import hashlib
import json
import os
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rich.console import Console
from rich.progress import track
from rich.table import Column, Table

from course.judge.notebook import TestCell, judge_notebook
from tests.bank.bank import reference_answers, submissions, test_cells
from tests.mutants.mutant import Mutant, difference, mutants_of

EQUIVALENT = Path(__file__).with_name("equivalent.toml")
CAUGHT, SURVIVED, EQUAL, UNJUDGED = "caught", "survived", "equivalent", "not judged"

_ENOUGH = "a check has caught it"
_STOP = f"""
from course.judge.judging import here as _here
if any(v.status == "failed" for of_cell in _here().verdicts.values() for v in of_cell):
    raise RuntimeError({_ENOUGH!r})
"""


@dataclass(frozen=True)
class Case:
    """A mutant of an answer.

    Attributes
    ----------
    answer : str
        The right answer: "1-threads/overlap/reference".
    mutant : Mutant
        The change.
    """

    answer: str
    mutant: Mutant

    @property
    def cell(self) -> TestCell:
        """The test cell that must catch it."""
        topic, exercise, _ = self.answer.split("/")
        return test_cells(topic)[exercise]

    @property
    def key(self) -> str:
        """What stands for the mutant and the test cell in a file of results."""
        return hashlib.sha256(f"{self.mutant.text}\0{self.cell.source}".encode()).hexdigest()

    def judged(self) -> str:
        """Judge it until a check has caught it; return what became of it."""
        exercise = self.answer.split("/")[1]
        text = f"# %%module {exercise}\n{self.mutant.text}"
        (verdict,) = judge_notebook({exercise: text}, [_stopping(self.cell)], complete=True)
        if any(_ENOUGH in output.get("evalue", "") for output in verdict.outputs):
            return CAUGHT
        return SURVIVED if verdict.score == verdict.points else UNJUDGED


def answers(words: list[str], *, every: bool) -> Iterator[tuple[str, str]]:
    """Yield name and text of the right answers to be changed."""
    for name, text in reference_answers():
        if not words or any(word in name for word in words):
            yield name, text
    for submission in submissions() if every else []:
        if submission.is_right and (not words or any(word in str(submission) for word in words)):
            yield str(submission), submission.text


def equivalents() -> dict[tuple[str, str], str]:
    """Return the mutants that no check can catch, by answer and name, each with its reason."""
    written = tomllib.loads(EQUIVALENT.read_text("utf-8"))
    return {
        (answer, name): entry["reason"]
        for answer, entries in written.items()
        for entry in entries
        for name in entry["mutants"]
    }


def main() -> int:
    """Judge the mutants and print the table and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--all-right", action="store_true", help="not only the reference answers")
    parser.add_argument("--results", type=Path, metavar="FILE")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    console = Console()
    equal = equivalents()
    right = dict(answers(chosen.words, every=chosen.all_right))
    cases = [Case(name, mutant) for name, text in right.items() for mutant in mutants_of(text)]
    outcomes = {case: EQUAL for case in cases if (case.answer, case.mutant.kind) in equal}
    kept = _Kept(chosen.results)
    outcomes |= {case: kept.of[case.key] for case in cases if case.key in kept.of}
    todo = [case for case in cases if case not in outcomes]
    with ThreadPoolExecutor(chosen.jobs) as pool:
        found = pool.map(Case.judged, todo)
        shown = track(found, "judging", total=len(todo), console=console, transient=True)
        for case, outcome in zip(todo, shown, strict=True):
            outcomes[case] = outcome
            kept.add(case, outcome)
    console.print(_table(outcomes))
    missed = [case for case, outcome in outcomes.items() if outcome in (SURVIVED, UNJUDGED)]
    for case in missed:
        console.print(f"{outcomes[case]}  {case.answer}  {case.mutant.name}", markup=False)
        shown = textwrap.indent(difference(right[case.answer], case.mutant), "    ")
        console.print(shown, markup=False, highlight=False, soft_wrap=True)
    return 1 if missed else 0


def _stopping(cell: TestCell) -> TestCell:
    """Return the test cell so that it ends behind the first check that fails."""
    tree = _Stopping().visit(ast.parse(cell.source))
    return dataclasses.replace(cell, source=ast.unparse(ast.fix_missing_locations(tree)))


class _Stopping(ast.NodeTransformer):
    def visit_With(self, node: ast.With) -> list[ast.stmt]:
        return [node, *ast.parse(_STOP).body]


class _Kept:
    """Outcomes that are kept in a file, so that a run that was cut short goes on where it was."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.of: dict[str, str] = {}
        if file is not None and file.exists():
            for line in file.read_text("utf-8").splitlines():
                entry = json.loads(line)
                self.of[entry["key"]] = entry["outcome"]

    def add(self, case: Case, outcome: str) -> None:
        """Keep one more."""
        if self._file is not None:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": case.key, "outcome": outcome}) + "\n")


def _table(outcomes: dict[Case, str]) -> Table:
    table = Table(
        Column("exercise", no_wrap=True),
        "mutants",
        EQUAL,
        CAUGHT,
        SURVIVED,
        UNJUDGED,
        "caught of the others",
    )
    exercises: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for case, outcome in outcomes.items():
        exercises[case.answer.rpartition("/")[0]][outcome] += 1
    every = sum(exercises.values(), collections.Counter[str]())
    for name, of in [*sorted(exercises.items()), ("all", every)]:
        others = of.total() - of[EQUAL]
        share = f"{100 * of[CAUGHT] / others:.1f} %" if others else "–"
        numbers = (of.total(), of[EQUAL], of[CAUGHT], of[SURVIVED], of[UNJUDGED])
        table.add_row(name, *map(str, numbers), share)
    return table


if __name__ == "__main__":
    sys.exit(main())
