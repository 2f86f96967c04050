"""The promises of an exercise, and the check that fails when one of them is broken.

After the tests of an exercise stands a block for authors; it reaches no notebook:

    ```{promises} overlap
    - each item is fetched exactly once, also one that occurs twice :: fetches every item once
    - all calls are under way at once :: has all calls under way | never waits for the first
    ```
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course.building.checks import checks_in
from course.building.lesson import PROMISES, Cell

_TIED = " :: "
_NEXT_TITLE = " | "
_ITEM = re.compile(r"- +(?=\S)")


@dataclass(frozen=True)
class Promise:
    """One promise of an exercise's text.

    Attributes
    ----------
    words : str
        What is promised.
    titles : tuple of str
        The checks that fail when it is broken.
    line : int
        Where it stands, counted from 1.
    """

    words: str
    titles: tuple[str, ...]
    line: int


def promises_in(block: Cell) -> list[Promise]:
    """Return the promises of a block; one may go on in indented lines."""
    items: list[tuple[int, str]] = []
    for number, text in enumerate(block.source.split("\n"), start=block.line):
        if text.startswith(" ") and items:
            line, words = items.pop()
            items.append((line, f"{words} {text.strip()}"))
        elif text.strip():
            items.append((number, text.strip()))
    found = []
    for line, text in items:
        words, _, titles = text.partition(_TIED)
        tied = tuple(title.strip() for title in titles.split(_NEXT_TITLE) if title.strip())
        found.append(Promise(words, tied, line))
    return found


def promise_faults(cells: Sequence[Cell]) -> Iterator[tuple[int, str]]:
    """Yield line and message for each promise without its check, and check without a promise."""
    seen: dict[str, int] = {}
    for cell, after in zip(cells, [*cells[1:], None], strict=True):
        if "tests" in cell.marks and (after is None or after.kind != PROMISES):
            name = cell.marks["tests"]
            yield (
                cell.line,
                f"behind the tests of {name!r} their promises are missing: ```{{promises}}",
            )
    for before, cell in zip([None, *cells], cells, strict=False):
        if cell.kind != PROMISES:
            continue
        name = str(cell.marks[PROMISES])
        if name in seen:
            yield cell.line, f"the promises of {name!r} begin on line {seen[name]} already"
        elif before is None or before.marks.get("tests") != name:
            yield cell.line, f"promises of {name!r} stand directly after its cell `:tests: {name}`"
        else:
            yield from _loose_ends(cell, before)
        seen.setdefault(name, cell.line)


def _loose_ends(block: Cell, tests: Cell) -> Iterator[tuple[int, str]]:
    """Find what is tied to nothing in a block of promises and its test cell."""
    titles, faults = _titles(tests)
    yield from faults
    if not checks_in(tests):  # that is said of the test cell
        return
    promises = promises_in(block)
    if not promises:
        yield block.line, f"the block of {block.marks[PROMISES]!r} holds no promise"
    for promise in promises:
        if not (_ITEM.match(promise.words) and promise.titles):
            yield promise.line, "a promise is written `- its words :: the title of a check`"
        for title in promise.titles:
            if title not in titles:
                near = difflib.get_close_matches(title, titles, n=1)
                guess = f"; did you mean {near[0]!r}?" if near else ""
                yield promise.line, f"no check has the title {title!r}{guess}"
    named = {title for promise in promises for title in promise.titles}
    for title, line in titles.items():
        if title not in named:
            yield line, f"no promise names the check {title!r}: what in the text does it hold to?"


def _titles(tests: Cell) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """Return the titles of the checks with their lines, and what is wrong with them."""
    titles: dict[str, int] = {}
    faults: list[tuple[int, str]] = []
    for call in checks_in(tests):
        line = tests.line + call.lineno - 1
        match call.args:
            case [ast.Constant(value=str(title)), *_] if title in titles:
                faults.append((line, f"the check on line {titles[title]} has this title too"))
            case [ast.Constant(value=str(title)), *_]:
                titles[title] = line
            case _:
                faults.append((line, "check(...) needs its title as plain text, for the promises"))
    return titles, faults
