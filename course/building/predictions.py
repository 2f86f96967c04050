"""The questions of a lesson: blocks in its text, cells in the notebook, a file beside it.

A question stands before the cell that answers it; its text may stand above it:

    ```{predict} three-pages
    pick:
      - say: about half a second
        when: seconds < 1
        why: All three waits would have to pass at the same time, and nothing here lets them.
      - say: about a second and a half
        when: 1 < seconds < 3
        why: Each wait begins when the one before it is over.
    ```

``number: EXPRESSION`` (with ``unit`` and ``within``) or ``order: EXPRESSION`` (with ``items``) and
a ``why`` stand for ``pick`` where there is nothing to pick from.  ``after: 2`` means the second
code cell below.  The questions at the end of a lesson stand in one block ``{wrap-up}``, as a list;
each has a ``name``, the question as ``ask``, and a ``program`` that answers it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from course.building.lesson import PREDICT, WRAP_UP, Cell
from course.predicting.question import Choice, Question

_COMMON = {"ask", "program", "after", "why", "needs"}
_OF_KIND = {"pick": set(), "number": {"unit", "within"}, "order": {"items"}}
_OF_CHOICE = {"say", "when", "why"}

_Found = Iterator[tuple[int, str]]


class _Wrong(ValueError):
    """A question that cannot be asked; the message says why."""


def cell_text(block: Cell) -> str:
    """Return the code cell that stands for a block in the notebook."""
    return f'predict("{block.marks[PREDICT]}")' if block.kind == PREDICT else "wrap_up()"


def prediction_faults(cells: Sequence[Cell]) -> _Found:
    """Yield line and message for each question that cannot be asked."""
    seen: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if cell.kind not in (PREDICT, WRAP_UP):
            continue
        function = cell_text(cell).partition("(")[0]
        imports = re.compile(rf"^from course import .*\b{function}\b", re.MULTILINE)
        if not any(imports.search(c.source) for c in cells[:place] if c.kind == "code"):
            yield cell.line, f"no cell above imports it: from course import {function}"
        try:
            for question in _questions(cell, cells[place + 1 :]):
                if question.name in seen:
                    raise _Wrong(f"the question of line {seen[question.name]} has this name too")
                seen[question.name] = cell.line
        except _Wrong as wrong:
            yield cell.line, str(wrong)


def questions_in(
    lessons: Sequence[tuple[Sequence[Cell], Mapping[int, str]]],
) -> dict[str, list[dict[str, Any]]]:
    """Return the questions of a topic as plain data.

    Parameters
    ----------
    lessons : sequence of (cells, ids)
        The cells of each lesson, and the id in the notebook of each by its place.

    Returns
    -------
    dict
        ``asked``, those in the flow of the lessons, and ``wrap_up``, those at their ends.
    """
    found: dict[str, list[dict[str, Any]]] = {"asked": [], "wrap_up": []}
    for cells, ids in lessons:
        for place, cell in enumerate(cells):
            if cell.kind in (PREDICT, WRAP_UP):
                following = [ids.get(at, "") for at in range(place + 1, len(cells))]
                asked = _questions(cell, cells[place + 1 :], following)
                kind = "asked" if cell.kind == PREDICT else "wrap_up"
                found[kind] += [question.to_json() for question in asked]
    return found


def _questions(
    block: Cell, following: Sequence[Cell], ids: Sequence[str] = ()
) -> Iterator[Question]:
    try:
        written = yaml.safe_load(block.source)
    except yaml.YAMLError as error:
        raise _Wrong(f"this block is not YAML: {' '.join(str(error).split())}") from error
    if block.kind == PREDICT:
        if not isinstance(written, dict):
            raise _Wrong("a question begins with `pick:`, `number:` or `order:`")
        yield _question(str(block.marks[PREDICT]), written, following, ids)
        return
    if not isinstance(written, list) or not all(isinstance(entry, dict) for entry in written):
        raise _Wrong("a {wrap-up} block is a list of questions: `- name: …`")
    for entry in written:
        name = str(entry.pop("name", ""))
        if not entry.get("ask"):
            raise _Wrong(f"the question {name!r} needs its text: `ask: …`")
        yield _question(name, entry, (), ())


def _question(
    name: str, written: dict[str, Any], following: Sequence[Cell], ids: Sequence[str]
) -> Question:
    if not name.replace("-", "").isalnum():
        raise _Wrong(f"a question needs a name of letters, digits and -; it says {name!r}")
    kinds = [kind for kind in _OF_KIND if kind in written]
    if len(kinds) != 1:
        raise _Wrong(f"the question {name!r} has one of {', '.join(_OF_KIND)}; it has {kinds}")
    kind = kinds[0]
    unknown = set(written) - _COMMON - _OF_KIND[kind] - {kind}
    if unknown:
        raise _Wrong(f"the question {name!r} does not know {', '.join(sorted(unknown))}")
    cells = () if written.get("program") else _answering(name, written, following, ids)
    common: dict[str, Any] = {"name": name, "kind": kind, "cells": cells}
    texts = [key for key in ("ask", "program", "why") if key in written]
    common |= {key: str(written[key]).strip() for key in texts}
    if "needs" in written:
        common["needs"] = _expression(name, written["needs"])
    if kind == "pick":
        return Question(**common, choices=_choices(name, written["pick"]))
    if not common.get("why"):
        raise _Wrong(f"the question {name!r} needs `why:`, what explains the right answer")
    value = _expression(name, written[kind])
    if kind == "number":
        within = float(written.get("within", 0))
        return Question(**common, value=value, within=within, unit=str(written.get("unit", "")))
    items = tuple(str(item) for item in written.get("items", ()))
    if len(items) < 2:
        raise _Wrong(f"the question {name!r} needs `items:`, at least two things to put in order")
    return Question(**common, value=value, items=items)


def _choices(name: str, written: Any) -> tuple[Choice, ...]:
    if not isinstance(written, list) or len(written) < 2:
        raise _Wrong(f"the question {name!r} needs at least two answers to pick from")
    found = []
    for entry in written:
        if not isinstance(entry, dict) or set(entry) != _OF_CHOICE:
            raise _Wrong(f"each answer of {name!r} has `say`, `when` and `why`; one has {entry!r}")
        said = {key: str(entry[key]).strip() for key in ("say", "why")}
        found.append(Choice(**said, when=_expression(name, entry["when"])))
    return tuple(found)


def _expression(name: str, written: Any) -> str:
    text = str(written).strip()
    try:
        ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise _Wrong(f"{text!r} in the question {name!r} is no Python: {error.msg}") from error
    return text


def _answering(
    name: str, written: dict[str, Any], following: Sequence[Cell], ids: Sequence[str]
) -> tuple[str, ...]:
    """Return the id of the code cell that answers a question."""
    runs = [place for place, cell in enumerate(following) if cell.kind == "code"]
    wanted = int(written.get("after", 1))
    if not 0 < wanted <= len(runs):
        raise _Wrong(f"no code cell follows the question {name!r} that could answer it")
    place = runs[wanted - 1]
    if following[place].marks.keys() & {"solution", "tests"}:
        raise _Wrong(f"the cell that would answer the question {name!r} is an exercise")
    return (ids[place],) if place < len(ids) else ()
