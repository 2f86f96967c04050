"""A level as a page and as text: playable with no kernel, and true with no JavaScript."""

from __future__ import annotations

from collections.abc import Hashable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.islands.markup import coded, embedded
from course.scheduling.columns import columns
from course.scheduling.dock import script
from course.scheduling.graph import Graph, State

if TYPE_CHECKING:
    from course.scheduling.asking import Played

UNTRIED = -1
"""In place of a state: where this step leads, the page does not know; a kernel can find out."""

_STYLE = Path(__file__).parent / "browser" / "schedule.css"


class _Table:
    """Values that come up again and again, each kept once and known by its place."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._places: dict[Hashable, int] = {}

    def place(self, row: Hashable) -> int:
        """Return the place of a value."""
        if row not in self._places:
            self._places[row] = len(self.rows)
            self.rows.append(row)
        return self._places[row]


def as_data(level: Played) -> dict[str, Any]:
    """Return what the browser plays with, as plain data."""
    standings, shared = _Table(), _Table()
    changing = _changing(level.graph)
    states = [
        (
            [standings.place(_standing(worker)) for worker in state.moment["workers"]],
            shared.place(tuple(pair for pair in map(tuple, state.moment["shared"])
                               if not changing or pair[0] in changing)),
            [*sorted(state.next.items()), *((worker, UNTRIED) for worker in state.untried)],
            state.outcome,
        )
        for state in level.graph.states
    ]  # fmt: skip
    return {
        "workers": columns(level.program, level.graph),
        "standings": standings.rows,
        "shared": shared.rows,
        "states": states,
        "shortest": level.graph.shortest(),
        "orders": level.graph.orders(),
        "complete": level.graph.complete,
        "proven": level.proven,
        "says": level.says,
        "hint": level.hint,
        "closing": level.closing,
        "mend": level.mend,
        "own": level.own,
        "counts": level.counts,
    }


def _standing(worker: dict[str, Any]) -> tuple[int, str, str, str, int, int]:
    seen = worker["line"], worker["next"], worker["last"], worker["waits"]
    return (*seen, int(worker["can"]), int(worker["done"]) + bool(worker["failed"]))


def _changing(graph: Graph) -> set[str]:
    """Return the variables that do not hold the same in all states."""
    held: dict[str, set[str]] = {}
    for state in graph.states:
        for name, text in state.moment["shared"]:
            held.setdefault(name, set()).add(text)
    return {name for name, texts in held.items() if len(texts) > 1}


def as_html(level: Played, island: str) -> str:
    """Return the element ``.course-schedule`` of a level."""
    data = as_data(level)
    state = "proven" if level.proven else "running"
    code = "".join(
        f"<section><p><b>{escape(worker['name'])}</b> <code>{escape(worker['call'])}</code></p>"
        f"<pre><code>{escape(_listed(worker['lines']))}</code></pre></section>"
        for worker in data["workers"]
    )
    says = f"<p>{coded(level.says)}</p>" if level.says else ""
    return (
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"
        f"<section class='course-schedule' data-island='{island}' data-state='{state}'"
        f" data-steps='0' role='group' aria-label='You are the scheduler: {escape(level.title)}'>"
        f"<p class='course-title'>{escape(level.title)}</p>"
        f"<p class='course-goal'>{coded(level.goal)}</p>"
        f"<div class='course-stage'>{says}<div class='course-columns'>{code}</div>"
        f"{_folded(level)}</div>"
        f"{embedded(data)}<script>{script(island)}</script></section>"
    )


def as_text(level: Played) -> str:
    """Return the level in words, as a text."""
    lines = [level.title, level.goal, *([level.says] if level.says else [])]
    lines += [_counted(level.graph)] if level.counts else []
    for worker in columns(level.program, level.graph):
        lines += ["", f"{worker['name']}: {worker['call']}", _listed(worker["lines"])]
    return "\n".join(lines)


def _folded(level: Played) -> str:
    """Return the shortest order that goes wrong, folded away."""
    graph = level.graph
    way = graph.shortest()
    counted = f"<p>{_counted(graph)}</p>" if level.counts else ""
    if way is None:
        return counted
    rows, state = [], graph.states[0]
    for worker in way:
        stood = state.moment["workers"][worker - 1]
        state = graph.states[state.next[worker]]
        rows.append(
            f"<li><b>{escape(stood['name'])}</b> {escape(_step(stood, state, worker))}</li>"
        )
    return (
        f"{counted}<details><summary>An order that goes wrong</summary>"
        f"<ol>{''.join(rows)}</ol><p>{coded(state.outcome or '')}</p></details>"
    )


def _step(stood: dict[str, Any], state: State, worker: int) -> str:
    after = str(state.moment["workers"][worker - 1]["last"])
    told = after if after.startswith(stood["next"]) else stood["next"]
    return f"{told} (line {stood['line']})"


def _counted(graph: Graph) -> str:
    every, bad = graph.orders()
    least = "" if graph.complete else "at least "
    return f"Orders of the steps: {least}{every:,}. Orders that go wrong: {least}{bad:,}."


def _listed(lines: list[tuple[int, str]]) -> str:
    return "\n".join(f"{number:>3}  {text}" for number, text in lines)
