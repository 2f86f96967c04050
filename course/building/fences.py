"""The fences of a lesson text: blocks without an end, and blocks of a kind that nobody knows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from course.building.lesson import OWN_BLOCKS

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})(?P<info>.*)$")
_KIND = re.compile(r"\s*\{(?P<kind>[^}]*)\}?")
_KINDS = ("code-cell", "raw-cell", *OWN_BLOCKS)


def fence_faults(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and message for each block of a lesson text that has no end, or no known kind."""
    opened: tuple[str, int] | None = None
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        found = _FENCE.match(text.strip())
        if found is None:
            continue
        if opened is None:
            opened = found["fence"], number
        elif found["fence"].startswith(opened[0]) and not found["info"].strip():
            opened = None
            continue
        elif _KIND.match(found["info"]):
            yield opened[1], f"this block is still open where another begins, on line {number}"
            opened = found["fence"], number
        else:
            continue
        kind = _KIND.match(found["info"])
        if kind and kind["kind"] not in _KINDS:
            yield number, _unknown(kind["kind"])
    if opened:
        yield opened[1], f"this block has no end: a line {opened[0]} is missing after it"


def _unknown(kind: str) -> str:
    near = difflib.get_close_matches(kind, _KINDS, n=1)
    known = ", ".join(f"{{{one}}}" for one in _KINDS)
    guess = f"did you mean {{{near[0]}}}?" if near else f"there are {known}"
    return f"unknown block {{{kind}}}; {guess}"
