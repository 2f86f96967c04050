"""Cells of the tables that are written for spreadsheets: text in them is text, and no formula."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from course.handins.values import shown

_BEGINS = "=+-@"
"""What a formula begins with: ``+1`` and ``-1`` as well as ``=1``, and ``@SUM(1)``."""
_NUMBER = re.compile(r"-(\d+([.,]\d+)?([eE][+-]?\d+)?)?")
"""A number below zero, and the dash that stands for nothing."""


def as_data(value: Any) -> Any:
    """A value as a spreadsheet takes it: text that would be a formula there is none."""
    if not isinstance(value, str):
        return "" if value is None else value
    text = shown(value) if not value.isprintable() else value
    return f"'{text}" if _would_be_marked(text) else text


def as_it_was(cell: str) -> str:
    """The text that `as_data` has made a cell of."""
    return cell[1:] if cell[:1] == "'" and _would_be_marked(cell[1:]) else cell


def _would_be_marked(text: str) -> bool:
    """Whether it is a formula; or one that bears the mark already, which then gets another."""
    bare = text.lstrip("'")
    first = unicodedata.normalize("NFKC", bare[:1])  # a wide one counts where people write so
    return bool(first) and first in _BEGINS and not _NUMBER.fullmatch(bare)
