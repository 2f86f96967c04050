"""Attacks, judged behind walls as in grading, together with a right answer of the same student."""

from __future__ import annotations

import dataclasses
import functools
import textwrap
from collections.abc import Iterable
from typing import Any

import pytest

from course.judge.notebook import CellVerdict, TestCell, judge_notebook
from tests.bank import bank

BUDGET = 150.0
RIGHT = "def double(number):\n    return 2 * number\n"
NEIGHBOUR = TestCell(
    "neighbour-tests",
    """
from course.judge import answer, check, score
with check("doubles", points=1):
    assert answer("neighbour").double(21) == 42
score(of=1)
""",
    1,
)


def attacks(names: Iterable[str], *long: str) -> list[object]:
    """Return attacks as parameters; those that do what another one does to the judge are long."""
    return [pytest.param(one, marks=pytest.mark.long if one in long else ()) for one in names]


def chosen(request: pytest.FixtureRequest, attacks: dict[str, Any]) -> dict[str, Any]:
    """Return the attacks that this run is to try: to make one costs what to judge it costs."""
    specs = (getattr(item, "callspec", None) for item in request.session.items)
    names = {spec.params.get("name") for spec in specs if spec is not None}
    return {name: attack for name, attack in attacks.items() if name in names} or attacks


@functools.cache
def cell_of(exercise: str):
    topic = next(bank.HERE.glob(f"*/{exercise}")).parent.name
    return bank.test_cells(topic)[exercise]


def module(exercise: str, text: str) -> str:
    return f"# %%module {exercise}\n{textwrap.dedent(text)}"


def judged(attacks: dict[str, tuple[str, str]]) -> dict[str, tuple[CellVerdict, CellVerdict]]:
    """The verdicts on each attack, and on the right answer that is judged after it.

    All in one run, for to begin one costs as much as an attack: each exercise under another name.
    """
    modules, cells = {"neighbour": module("neighbour", RIGHT)}, []
    for number, (exercise, text) in enumerate(attacks.values()):
        name = f"{exercise}_{number}"
        modules[name] = module(name, text.replace(f"{exercise}.py", f"{name}.py"))
        cell = cell_of(exercise)
        source = cell.source.replace(f'answer("{exercise}"', f'answer("{name}"')
        assert source != cell.source
        cells += [dataclasses.replace(cell, source=source), NEIGHBOUR]
    budget = BUDGET * len(attacks)
    made = judge_notebook(modules, cells, sandbox=True, complete=True, budget=budget)
    return dict(zip(attacks, zip(made[::2], made[1::2], strict=True), strict=True))


def alone(exercise: str, text: str) -> CellVerdict:
    """The verdict on an attack that is in nobody's way."""
    modules = {exercise: module(exercise, text)}
    cells = [cell_of(exercise)]
    (verdict,) = judge_notebook(modules, cells, sandbox=True, complete=True, budget=BUDGET)
    return verdict


def harmless(attack: CellVerdict, neighbour: CellVerdict) -> None:
    """Fail if an attack earns something, or is in somebody's way."""
    told = [(c["title"], c["status"], c["reason"]) for c in attack.checks]
    assert not attack.score, told
    assert neighbour.score == neighbour.points
    assert "budget" not in str(attack.outputs)
    str(attack.outputs).encode("utf-8")
