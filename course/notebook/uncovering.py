"""Finding the ``%%module`` line of a cell, and what has come to stand around it.

In a notebook a cell magic may stand above another one, an editor leaves a byte order mark, a chat
program wants a fence around code, and IPython takes prompts and the indentation of a whole cell off
before it reads it. None of it changes what the learner meant, so it is taken off;
every line keeps its number.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from course.notebook.cellfile import magic_line

_INVISIBLE = "\ufeff\u200b\u2060"
_FENCE = re.compile(r"[ \t]*(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^`]*)$")
_DAMAGED = re.compile(r"[ \t]*(#[ \t]*%+|%+)[ \t]*module\b")
_PROMPTED = re.compile(r"[ \t]|>>>|(\[\w+\] )?In \[\d+\]:")
"""An indented line, or one with a prompt, among the first two."""
_ABOVE = re.compile(r"[ \t]*([%!].*|#.*)?$")


@dataclass(frozen=True)
class Uncovered:
    """A cell's text as it was meant.

    Attributes
    ----------
    rest : str or None
        What follows ``%%module``; None where the cell does not begin with such a line.
    body : str
        What stands below that line, or the whole text; line N + 1 of it is line N of the cell
        from its first line with text on.
    mended : tuple of str
        What was taken off, a few words each.
    """

    rest: str | None
    body: str
    mended: tuple[str, ...] = ()


def uncover(source: str) -> Uncovered:
    """Take off what stands around a cell's module, and read its first line."""
    mended = []
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip()[:1] and text.lstrip()[0] in _INVISIBLE:
        text = text.lstrip(_INVISIBLE + " \t\n")
        mended.append("an invisible mark at its beginning")
    lines = text.lstrip("\n").split("\n")
    fenced = _without_fence(lines)
    if fenced is not None:
        lines = fenced
        mended.append("the fence around it")
    typed = _as_ipython_reads(lines)
    if any(old != new and old.strip() for old, new in zip(lines, typed, strict=True)):
        lines = typed
        mended.append("prompts or indentation in front of its lines")
    for number, line in enumerate(lines):
        rest = magic_line(line)
        if rest is not None:
            above = [other.strip() for other in lines[:number]]
            magics = [other for other in above if other[:1] in ("%", "!")]
            mended += [f"the line `{magic}` above `%%module`" for magic in magics]
            return Uncovered(rest, "\n".join([*[""] * number, *lines[number + 1 :]]), (*mended,))
        if not _ABOVE.match(line) or _DAMAGED.match(line):
            break
    return Uncovered(None, "\n".join(lines), tuple(mended))


def _as_ipython_reads(lines: list[str]) -> list[str]:
    """The lines as a notebook's kernel reads them: it is what the learner has seen at work."""
    begin = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    if not any(map(_PROMPTED.match, lines[begin : begin + 2])):
        return lines
    from IPython.core.inputtransformer2 import classic_prompt, ipython_prompt, leading_indent

    kept = [f"{line}\n" for line in lines[begin:]]
    for clean in (leading_indent, classic_prompt, ipython_prompt):
        kept = clean(kept)
    if len(kept) != len(lines) - begin:  # a form feed, say, has been taken for the end of a line
        return lines
    return [*lines[:begin], *(line.removesuffix("\n") for line in kept)]


def without_magics(text: str) -> str:
    """A cell's text without the magics at its top and without a misplaced ``%%module`` line."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not _ABOVE.match(line):
            break
        if line.lstrip()[:1] in ("%", "!") or _DAMAGED.match(line):
            lines[number] = ""
    return "\n".join("" if magic_line(line) is not None else line for line in lines)


def _without_fence(lines: list[str]) -> list[str] | None:
    """The lines of the one block that is fenced, the others empty; None where there is not one."""
    blocks: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for number, line in enumerate(lines):
        fence = _FENCE.match(line)
        if fence is None:
            continue
        if opened is None:
            opened = number, fence["marks"]
        elif fence["marks"].startswith(opened[1]) and not fence["info"].strip():
            blocks.append((opened[0], number))
            opened = None
    if opened is not None and not any(line.strip() for line in lines[: opened[0]]):
        blocks.append((opened[0], len(lines)))  # a block that is not closed goes on to the end
        lines = _without_end(lines, opened[1])
    elif opened is not None:
        return None
    if len(blocks) != 1:
        return None
    begin, end = blocks[0]
    inside = lines[begin + 1 : end]
    around = [line for line in [*lines[:begin], *lines[end + 1 :]] if line.strip()]
    if around and not any(magic_line(line) is not None for line in inside):
        return None
    return [*[""] * (begin + 1), *inside]


def _without_end(lines: list[str], marks: str) -> list[str]:
    """The lines without marks that close a fence behind the text of the last one."""
    text = "\n".join(lines).rstrip()
    return text.removesuffix(marks).split("\n") if text.count(marks) > 1 else lines


def unguarded(text: str) -> str:
    """A module's text in which no main guard keeps its definitions from being made.

    A cell's module is always imported, so what stands below ``if __name__ == "__main__":`` in a
    function, or around the definitions themselves, would never run. A guard around a demonstration
    stays as it is, and so does text that is no valid Python.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    lines = text.split("\n")
    for node in _misplaced_guards(tree):
        test, row = node.test, node.test.lineno - 1
        if test.end_lineno == test.lineno and test.end_col_offset is not None:
            line = lines[row].encode()
            told = line[: test.col_offset] + b"True" + line[test.end_col_offset :]
            lines[row] = told.decode()
    return "\n".join(lines)


def _misplaced_guards(tree: ast.Module) -> list[ast.If]:
    outside = [node for node in tree.body if isinstance(node, ast.If) and _is_guard(node)]
    defined = {name for node in tree.body for name in _defines(node)}
    hiding = {guard for guard in outside if {n for s in guard.body for n in _defines(s)} - defined}
    left = set(outside) - hiding
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and _is_guard(node) and node not in left
    ]


def _defines(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    return []


def _is_guard(node: ast.If) -> bool:
    match node:
        case ast.If(
            test=ast.Compare(
                left=ast.Name(id="__name__"),
                ops=[ast.Eq()],
                comparators=[ast.Constant(value="__main__")],
            )
            | ast.Compare(
                left=ast.Constant(value="__main__"),
                ops=[ast.Eq()],
                comparators=[ast.Name(id="__name__")],
            ),
            orelse=[],
        ):
            return True
    return False
