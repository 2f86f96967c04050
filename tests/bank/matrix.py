"""Print what the judge makes of every submission: ``python tests/bank/matrix.py [WORDS …]``.

WORDS narrow it down to the submissions whose place in the bank holds one of them.  The exit status
is 1 when a verdict is not the expected one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rich.console import Console
from rich.progress import track
from rich.table import Table

from course.judge.notebook import CellVerdict
from tests.bank.bank import Submission, complaints, submissions
from tests.bank.rates import wilson


def main() -> int:
    """Judge, and print the matrix and the rates."""
    words = sys.argv[1:]
    chosen = [s for s in submissions() if not words or any(w in str(s) for w in words)]
    console = Console()
    if not chosen:
        console.print(f"no submission has one of these words in its place: {' '.join(words)}")
        return 2
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        judged = pool.map(Submission.judged, chosen)
        verdicts = list(
            track(judged, "judging", total=len(chosen), console=console, transient=True)
        )
    pairs = list(zip(chosen, verdicts, strict=True))
    console.print(_table(pairs))
    _rates(console, pairs)
    return 1 if any(complaints(*pair) for pair in pairs) else 0


def _table(pairs: list[tuple[Submission, CellVerdict]]) -> Table:
    table = Table("exercise", "submission", "expected", "got", "points", "seconds", "")
    for submission, verdict in pairs:
        wrong = complaints(submission, verdict)
        failed = [c for c in verdict.checks if c["status"] != "passed"]
        names = " | ".join(sorted({c["mistake"] for c in failed if c["mistake"]})) or "no name"
        expected = "no name" if submission.mistake == "" else submission.mistake or "lost marks"
        expected = "full marks" if submission.is_right else expected
        table.add_row(
            submission.exercise,
            submission.name,
            expected,
            ("full marks" if not failed else names) if verdict.score is not None else "not judged",
            f"{verdict.score if verdict.score is not None else '–'} of {verdict.points:g}",
            f"{verdict.seconds:.1f}",
            "[green]✓[/]" if not wrong else "[red]✗[/] " + "\n".join(wrong),
        )
    return table


def _rates(console: Console, pairs: list[tuple[Submission, CellVerdict]]) -> None:
    right = [pair for pair in pairs if pair[0].is_right]
    wrong = [pair for pair in pairs if not pair[0].is_right]
    named = [pair for pair in wrong if pair[0].mistake]

    def says(start: str) -> Callable[[tuple[Submission, CellVerdict]], bool]:
        return lambda pair: any(c.startswith(start) for c in complaints(*pair))

    def full(pair: tuple[Submission, CellVerdict]) -> bool:
        return pair[1].score == pair[1].points

    for title, hits, of in [
        ("right answers that lose marks (false fail)", sum(not full(p) for p in right), right),
        ("wrong answers with full marks (false pass)", sum(map(full, wrong)), wrong),
        (
            "wrong answers that pass a check they must fail",
            sum(map(says("false pass"), wrong)),
            wrong,
        ),
        (
            "wrong answers that fail a check they must pass",
            sum(map(says("false fail"), wrong)),
            wrong,
        ),
        ("mistakes not named", sum(map(says("the mistake was not"), named)), named),
        (
            "mistakes named that are not there",
            sum(map(says("a mistake that is not"), pairs)),
            pairs,
        ),
    ]:
        low, high = wilson(hits, len(of))
        console.print(
            f"{title}: {hits} of {len(of)} ({100 * hits / max(1, len(of)):.1f} %;"
            f" 95 % confidence: {100 * low:.1f} to {100 * high:.1f} %)"
        )


if __name__ == "__main__":
    sys.exit(main())
