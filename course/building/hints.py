"""What helps with an exercise: three hints, and why the solution is as it is.

After the promises of an exercise stands a block; its parts are written in Markdown:

    ```{hints} overlap
    nudge: |
      Where does a result go, if not to the end of the list?
    idea: |
      Give every thread the number of its item.
    skeleton: |
      Two loops, one behind the other:

          for place, item in enumerate(items):
              ...             # make a thread, keep it, start it
    why: |
      Each thread writes to a place of its own, so nobody needs a lock.
    ```

The hints go into the file beside the notebook, with those of the checks that a learner sees.  The
rest stays in the lesson text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from course.building.checks import checks_in
from course.building.lesson import HINTS, PROMISES, Cell
from course.helping.written import PARTS, STEPS, Help

_LONG = 30
"""A line of a solution that is longer than this is told from other code."""

_Found = Iterator[tuple[int, str]]


class _Wrong(ValueError):
    """A block that helps nobody; the message says why."""


def hint_faults(cells: Sequence[Cell]) -> _Found:
    """Yield line and message for each exercise that lacks hints, and each block that is wrong."""
    exercises = {str(c.marks["solution"]): c for c in cells if "solution" in c.marks}
    seen: dict[str, int] = {}
    for before, cell in zip([None, *cells], cells, strict=False):
        if cell.kind != HINTS:
            continue
        name = str(cell.marks[HINTS])
        if name in seen:
            yield cell.line, f"the hints of {name!r} begin on line {seen[name]} already"
        elif before is None or before.kind != PROMISES or before.marks[PROMISES] != name:
            yield cell.line, f"hints of {name!r} stand directly after its {{promises}}"
        seen.setdefault(name, cell.line)
        try:
            _keep_quiet(_parts(cell), exercises.get(name))
        except _Wrong as wrong:
            yield cell.line, str(wrong)
    for cell in cells:
        name = str(cell.marks.get("tests", ""))
        if name and name not in seen:
            yield cell.line, f"the exercise {name!r} has no hints: ```{{hints}} behind its promises"


def help_in(cells: Sequence[Cell]) -> dict[str, dict[str, Any]]:
    """Return the help for each exercise of a lesson as plain data, by its name."""
    parts = {str(c.marks[HINTS]): _parts(c) for c in cells if c.kind == HINTS}
    return {
        name: Help(tuple(parts[name][step] for step in STEPS), _of_checks(cell)).to_json()
        for cell in cells
        if (name := str(cell.marks.get("tests", ""))) in parts
    }


def _parts(block: Cell) -> Mapping[str, str]:
    try:
        written = yaml.safe_load(block.source)
    except yaml.YAMLError as error:
        raise _Wrong(f"this block is not YAML: {' '.join(str(error).split())}") from error
    name, wanted = block.marks[HINTS], ", ".join(PARTS)
    if not isinstance(written, dict) or set(written) != set(PARTS):
        has = ", ".join(map(str, written)) if isinstance(written, dict) and written else "none"
        raise _Wrong(f"the hints of {name!r} have the parts {wanted}; these are {has}")
    for part, text in written.items():
        if not (isinstance(text, str) and text.strip()):
            raise _Wrong(f"the hints of {name!r} say nothing as `{part}:`")
    return {part: text.strip("\n") for part, text in written.items()}


def _keep_quiet(parts: Mapping[str, str], exercise: Cell | None) -> None:
    """See to it that no hint holds a line of the solution."""
    secret, inside = set(), False
    for line in exercise.source.split("\n") if exercise else ():
        if line.strip().startswith("### "):
            inside = "BEGIN" in line
        elif inside and len(line.strip()) > _LONG:
            secret.add(line.strip())
    for step in STEPS:
        for line in parts[step].split("\n"):
            if line.strip() in secret:
                raise _Wrong(f"`{step}:` holds a line of the solution: {line.strip()}")


def _of_checks(tests: Cell) -> dict[str, str]:
    """Return the hints of the checks that a learner sees, by their titles."""
    hidden, inside = set(), False
    for number, line in enumerate(tests.source.split("\n"), start=1):
        inside = (inside or "### BEGIN HIDDEN" in line) and "### END HIDDEN" not in line
        if inside:
            hidden.add(number)
    found = {}
    for call in checks_in(tests):
        hint = next((k.value for k in call.keywords if k.arg == "hint"), None)
        match call.args, hint:
            case [ast.Constant(value=str(title)), *_], ast.Constant(value=str(text)):
                if call.lineno not in hidden:
                    found[title] = text
    return found
