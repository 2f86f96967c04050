"""The bytes of a notebook, as cells: only what is used is kept, whatever else there is.

This runs inside limits only (`reader`): a notebook may nest lists a thousand deep or hold
millions of them.
"""

from __future__ import annotations

import json
import re
from typing import Any

from course.handins.files import Unreadable
from course.handins.values import Cell, Kind, Text
from course.notebook.reading import grade_id_of

MOST_CELLS = 5000
MOST_CHARACTERS = 5 * 2**20
"""The most text that a notebook's cells may have in all."""
MOST_PICTURES = 10 * 2**20
"""The most characters that pasted pictures may have in all."""

_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NEWEST = 4
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_GRADE_ID = re.compile(r"[\w.-]{1,200}")
_PICTURE = re.compile(r"image/(png|jpeg|gif|webp)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_KINDS: dict[str, Kind] = {"code": "code", "markdown": "markdown", "raw": "raw"}


def cells_in(data: bytes, name: Text) -> tuple[list[Cell], list[str]]:
    """The cells of a notebook, and a note for each thing that had to be mended.

    Parameters
    ----------
    data : bytes
        The file.
    name : Text
        Its name, for messages.

    Raises
    ------
    Unreadable
        It is no notebook, or has more in it than one may have.
    """
    text, notes = _decoded(data)
    if not text.strip("\x00 \t\r\n"):
        raise Unreadable(f"{name} is empty.")
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise Unreadable(f"{name} is no valid JSON, so no notebook: {error}.") from error
    except RecursionError as error:  # Python 3.14 puts a number into its words, each time another
        told = f"{name} is nested too deep for a notebook: lists in lists without end."
        raise Unreadable(told) from error
    if not isinstance(raw, dict):
        raise Unreadable(f"{name} is JSON, but no notebook.")
    version = raw.get("nbformat", _NEWEST)
    if version in (1, 2, 3) or ("worksheets" in raw and "cells" not in raw):
        raw = _converted(text, name, version)
        notes.append(f"The notebook was of the old format {Text(version, 20)}; it was converted.")
    if not isinstance(raw.get("cells"), list):
        raise Unreadable(f"{name} is JSON, but has no cells: it is no notebook.")
    cells = cells_of(raw["cells"], name)
    halves = [n for n, cell in enumerate(raw["cells"], 1) if _SURROGATE.search(_text(cell))]
    if halves:
        told = ", ".join(map(str, halves[:5]))
        notes.append(f"There was half a character in cell {told}; it is shown as \ufffd.")
    return cells, notes + _of_another_kernel(raw.get("metadata"))


def cells_of(raw: list[Any], name: str = "The notebook") -> list[Cell]:
    """Cells out of what JSON gave, whatever that is.

    Raises
    ------
    Unreadable
        There are too many, or they hold too much.
    """
    found = [_cell(cell) for cell in raw[: MOST_CELLS + 1] if isinstance(cell, dict)]
    if len(raw) > MOST_CELLS:
        raise Unreadable(f"{name} has {len(raw)} cells, more than {MOST_CELLS}.")
    size = sum(len(cell.source) for cell in found)
    if size > MOST_CHARACTERS:
        raise Unreadable(f"{name} has {size} characters in its cells, more than {MOST_CHARACTERS}.")
    pasted = [len(data) for c in found for kinds in c.pictures.values() for data in kinds.values()]
    if sum(pasted) > MOST_PICTURES:
        raise Unreadable(f"The pictures pasted into {name} are more than 10 MiB.")
    return found


def _cell(raw: dict[str, Any]) -> Cell:
    cell_id, grade_id = raw.get("id"), grade_id_of(raw) or ""
    kind = _KINDS.get(str(raw.get("cell_type")), "raw")
    return Cell(
        kind,
        _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _text(raw)),
        grade_id if _GRADE_ID.fullmatch(grade_id) else "",
        cell_id if isinstance(cell_id, str) and _CELL_ID.fullmatch(cell_id) else "",
        _pictures(raw.get("attachments")) if kind == "markdown" else {},
    )


def _text(cell: Any) -> str:
    """A cell's text, also where it is in pieces or no text at all."""
    source = cell.get("source", "") if isinstance(cell, dict) else ""
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    if not isinstance(attachments, dict):
        return {}
    return {
        Text(name, 100): kinds
        for name, bundle in attachments.items()
        if isinstance(bundle, dict)
        and (kinds := {k: v for k, v in bundle.items() if _PICTURE.fullmatch(k) and _is_data(v)})
    }


def _is_data(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9+/=\s]*", value) is not None


def _converted(text: str, name: Text, version: Any) -> dict[str, Any]:
    import nbformat

    try:
        converted: dict[str, Any] = nbformat.reads(text, as_version=_NEWEST)
    except Exception as error:  # whatever a converter of nbformat trips over
        raise Unreadable(
            f"{name} is of the old format {Text(version, 20)} and cannot be converted "
            f"({type(error).__name__})."
        ) from error
    for cell in converted["cells"]:
        cell.pop("id", None)  # made up just now, so another one each time
    return converted


def _decoded(data: bytes) -> tuple[str, list[str]]:
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            note = f"The notebook was saved as {encoding.upper()}, not as UTF-8; it was read so."
            return data.decode(encoding, "replace"), [] if mark == b"\xef\xbb\xbf" else [note]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        return text, ["The notebook was not saved as UTF-8; it was read as Windows-1252."]


def _of_another_kernel(metadata: Any) -> list[str]:
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = spec.get("language") if isinstance(spec, dict) else None
    if not isinstance(language, str) or language.lower() in ("", "python"):
        return []
    return [f"The notebook was set to a kernel for {Text(language, 30)}; it was judged as Python."]
