"""What a hand-in is once it has been received: frozen values that are safe by their type."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Literal, Self

from course.notebook.names import BadName, check_handed_in

Kind = Literal["code", "markdown", "raw"]

_JOINERS = "\u200c\u200d"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_PICTURES = 0x2400  # U+2400 to U+241F picture the control characters


def shown(text: object, most: int = 500) -> str:
    """A text as one line that can be printed anywhere.

    Control characters are pictured (``␛`` for escape), what else acts on a terminal or on the
    direction of writing becomes ``�``, and what is longer than `most` characters is cut.
    """
    whole = str(text)
    line = " ".join(whole[: 4 * most].split())
    told = "".join(map(_seen, line))
    return told if len(told) <= most and len(whole) <= 4 * most else f"{told[: most - 1]}…"


def shown_lines(text: object, most: int = 2000) -> list[str]:
    """A text of several lines as lines that can be printed anywhere, each with its own spaces."""
    return [_spaced(line.expandtabs().rstrip(), most) for line in str(text).split("\n")]


def _spaced(line: str, most: int) -> str:
    told = "".join(map(_seen, line[:most]))
    return told if len(line) <= most else f"{told[:-1]}…"


def _seen(character: str) -> str:
    if " " <= character <= "~":
        return character
    if character < " ":
        return chr(_PICTURES + ord(character))
    if character == "\x7f":
        return "\N{SYMBOL FOR DELETE}"
    if character not in _JOINERS and unicodedata.category(character) in _UNSEEN:
        return "\N{REPLACEMENT CHARACTER}"
    return character


class Text(str):
    """A line that can be shown on a terminal; whatever it is made of."""

    __slots__ = ()

    def __new__(cls, raw: object = "", most: int = 500) -> Self:
        """Make any object such a line, of so many characters at most."""
        return super().__new__(cls, shown(raw, most))


NOTHING = Text()


class StudentId(str):
    """Who handed in: one name of a folder, without characters that act or cannot be stored.

    Raises
    ------
    ValueError
        Nothing that could be the name of a student is left.
    """

    __slots__ = ()

    MOST = 150
    MOST_BYTES = 255

    def __new__(cls, raw: str) -> Self:
        """Make a folder's name, or what a platform says, an id."""
        name = "".join(map(_seen, unicodedata.normalize("NFC", raw)))
        name = name.replace("/", "\N{FRACTION SLASH}").replace("\\", "\N{SET MINUS}")
        if name.strip() in ("", ".", "..") or name.strip().startswith("."):
            raise ValueError(f"{shown(raw, 60)!r} cannot be the name of a student")
        if len(name) > cls.MOST or len(name.encode()) > cls.MOST_BYTES:
            raise ValueError(f"{shown(raw, 60)!r} is too long for the name of a student")
        return super().__new__(cls, name)


class ModuleName(str):
    """The name of a module, and so of a file, that ``%%module`` would accept.

    Raises
    ------
    BadName
        It would not.
    """

    __slots__ = ()

    def __new__(cls, raw: str, *, meant: bool = False) -> Self:
        """Check a name; one that the assignment asks for only has to be one."""
        if not meant:
            check_handed_in(raw)
        elif not (raw.isidentifier() and raw.isascii()):
            raise BadName(f"`{shown(raw, 60)}` cannot be the name of a module")
        return super().__new__(cls, raw)


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook: its text, and nothing else that could matter.

    Attributes
    ----------
    kind : {"code", "markdown", "raw"}
        What it is.
    source : str
        Its text, which can be written into a file.
    grade_id : str
        nbgrader's name of it; empty where it has none.
    id : str
        The notebook format's name of it; empty where it has none that is well formed.
    pictures : dict
        Pictures pasted into it: name to type to data in base64.
    """

    kind: Kind
    source: str
    grade_id: str = ""
    id: str = ""
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Module:
    """A module that the student wrote.

    Attributes
    ----------
    name : ModuleName
        Its name.
    text : str
        Its text; line N is line N of its cell.
    obstacle : Text
        Why an answer that needs it cannot be judged here; empty if it can.
    """

    name: ModuleName
    text: str
    obstacle: Text = NOTHING


@dataclass(frozen=True)
class HandIn:
    """One notebook of a student as far as it could be read.

    Attributes
    ----------
    cells : tuple of Cell
        Its cells; none where it could not be read.
    modules : tuple of Module
        The modules that it defines.
    notes : tuple of Text
        One line for each thing that was mended.
    unreadable : Text
        Why it could not be read; empty if it could.
    is_there : bool
        Whether it was handed in.
    """

    cells: tuple[Cell, ...] = ()
    modules: tuple[Module, ...] = ()
    notes: tuple[Text, ...] = ()
    unreadable: Text = NOTHING
    is_there: bool = True


@dataclass(frozen=True)
class Received:
    """What one student handed in for one assignment.

    Attributes
    ----------
    notebooks : dict of str to HandIn
        By the names that the assignment has for them.
    time : datetime or None
        When it was handed in, in UTC and without a zone, as the gradebook keeps it.
    pictures : tuple of PurePosixPath
        Pictures beside the notebooks, from the student's folder on.
    secret : str
        What nbgrader's exchange hands feedback out for; empty where it was not handed in there.
    """

    notebooks: dict[str, HandIn]
    time: datetime | None = None
    pictures: tuple[PurePosixPath, ...] = ()
    secret: str = ""


def packed(hand_in: HandIn) -> dict[str, Any]:
    """The same as plain data, for JSON."""
    return {
        "cells": [vars(cell) for cell in hand_in.cells],
        "modules": [vars(module) for module in hand_in.modules],
        "notes": list(hand_in.notes),
        "unreadable": hand_in.unreadable,
        "is_there": hand_in.is_there,
    }


def unpacked(data: dict[str, Any], meant: set[str]) -> HandIn:
    """A hand-in out of plain data; every value passes its type once more.

    Parameters
    ----------
    data : dict
        What `packed` made.
    meant : set of str
        The names of modules that the assignment asks for.
    """
    return HandIn(
        tuple(Cell(**cell) for cell in data["cells"]),
        tuple(modules_from(data["modules"], meant)),
        tuple(Text(note) for note in data["notes"]),
        Text(data["unreadable"]),
        bool(data["is_there"]),
    )


def modules_from(data: list[dict[str, str]], meant: set[str]) -> list[Module]:
    """Modules out of plain data."""
    return [
        Module(
            ModuleName(one["name"], meant=one["name"] in meant), one["text"], Text(one["obstacle"])
        )
        for one in data
    ]
