"""What of the help for learners is handed out: a step of nbgrader's ``generate_assignment``."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List, Unicode

from course.helping.written import switched
from course.notebook.beside import FILE


class HelpForLearners(NbGraderPreprocessor):
    """Takes the hints out of the test cells, and leaves beside the notebook those that are given.

    nbgrader has copied the file with all hints before; what is switched off is taken out of it.
    """

    hints_off = List(
        Unicode(), help="Assignments without hints: their released files hold none."
    ).tag(config=True)

    solutions_off = List(
        Unicode(),
        help="Assignments whose solutions and complete checks no learner can have in a clone.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Take the hints out of one notebook and of the file beside it."""
        for cell in nb.cells:
            if cell.metadata.get("nbgrader", {}).get("locked") and cell.cell_type == "code":
                cell.source = without_hints(cell.source)
        ids = resources["nbgrader"]
        converter = self.parent.parent  # the exporter belongs to it
        folder = converter._format_dest(ids["assignment"], ids["student"])
        self._switch(Path(folder) / FILE, ids["assignment"])
        return nb, resources

    def _switch(self, path: Path, assignment: str) -> None:
        if not path.is_file():
            return
        written = json.loads(path.read_text(encoding="utf-8"))
        given = switched(
            written,
            hints=assignment not in self.hints_off,
            solutions=assignment not in self.solutions_off,
        )
        if given != written:
            text = json.dumps(given, indent=1, ensure_ascii=False) + "\n"
            path.write_text(text, encoding="utf-8", newline="\n")


def without_hints(source: str) -> str:
    """Return the text of a test cell without the ``hint=`` of its checks."""
    lines = source.split("\n")
    for call in reversed(_checks(source)):
        for keyword in call.keywords:
            if keyword.arg == "hint":
                _take_out(lines, keyword)
    return "\n".join(lines)


def _checks(source: str) -> list[ast.Call]:
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # building has told, or an instructor's own cell has a magic
        return []
    found = [
        node
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "check"
    ]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def _take_out(lines: list[str], keyword: ast.keyword) -> None:
    """Take an argument out, with its comma; a line that was nothing else goes as a whole."""
    row, column = keyword.lineno - 1, _characters(lines[keyword.lineno - 1], keyword.col_offset)
    end_row, end_column, comma = _end(lines, row, column)
    before, after = lines[row][:column], lines[end_row][end_column:]
    if not before.strip() and not after.strip():
        del lines[row : end_row + 1]
        return
    if not comma:  # the last argument: the comma before it goes
        before = before.rstrip().removesuffix(",")
    lines[row : end_row + 1] = [before + (after.lstrip() if comma else after)]


def _end(lines: list[str], row: int, column: int) -> tuple[int, int, bool]:
    """Return where an argument ends, behind its comma if it has one, and whether it has."""
    text = "\n".join([lines[row][column:], *lines[row + 1 :]])
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.OP:
            continue
        closes = token.string in ")]}"
        if depth == 0 and (closes or token.string == ","):
            at, behind = (token.start, False) if closes else (token.end, True)
            shift = column if at[0] == 1 else 0
            return row + at[0] - 1, at[1] + shift, behind
        depth += (token.string in "([{") - closes
    raise ValueError("the argument has no end")


def _characters(line: str, offset: int) -> int:
    """Return the column in characters of an offset that `ast` counts in UTF-8 bytes."""
    return len(line.encode()[:offset].decode())
