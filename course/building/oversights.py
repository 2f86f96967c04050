"""Oversights of an author that would only show in a learner's notebook.

A test cell that asks for another module than its exercise writes, a lesson that never loads the
course, a picture that is not there, a module that nobody writes, a cell that is no Python, an
exercise without a solution or hidden checks, a mark that is only text, a name that two cells make,
a level or an experiment that nobody has made.
"""

from __future__ import annotations

import ast
import difflib
import importlib.util
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager

from course.building.checks import checks_in
from course.building.lesson import Cell
from course.experimenting.table import KINDS
from course.notebook.cellfile import magic_line
from course.notebook.variables import made_and_needed
from course.scheduling.level import levels

_Found = Iterator[tuple[int, str]]

_LINKED = re.compile(r"\]\((?P<target>[^)\s]+)[^)]*\)")
_WORDLESS = re.compile(r"!\[\s*\]\(")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_MARK_AS_TEXT = re.compile(r":(solution|tests|manual|points):")
_SHOWS_AN_ERROR = "raises-exception"  # what Jupyter calls it
_SOLUTION = re.compile("### BEGIN SOLUTION(.*?)### END SOLUTION", re.DOTALL)
_HIDDEN = re.compile("### BEGIN HIDDEN TESTS(.*?)### END HIDDEN TESTS", re.DOTALL)


def oversights_in(cells: Sequence[Cell], path: Path) -> _Found:
    """Yield line and message for each oversight in a lesson text.

    Parameters
    ----------
    cells : sequence of Cell
        The lesson's cells.
    path : Path
        The lesson text.
    """
    yield from _not_loaded(cells)
    yield from _taken_twice(cells)
    written = {name for cell in cells if (name := _module(cell))}
    for cell in cells:
        if cell.kind == "markdown":
            yield from _missing_targets(cell, path)
            yield from _wordless_pictures(cell)
            yield from _marks_as_text(cell)
        elif cell.kind == "code":
            yield from _unknown_modules(cell, written)
            yield from _no_python(cell)
            yield from _not_made(cell)
        if "solution" in cell.marks and cell.kind == "code":
            yield from _unsolved(cell)
        if "tests" in cell.marks:
            yield from _other_answers(cell, written)
            yield from _nothing_hidden(cell)


def _module(cell: Cell) -> str:
    """Return the module that a cell writes, nothing if it writes none."""
    rest = magic_line(cell.source.split("\n", 1)[0]) if cell.kind == "code" else None
    return (rest or "").split("#")[0].strip()


def _taken_twice(cells: Sequence[Cell]) -> _Found:
    """Yield the names that a cell uses and that two cells make, each in its own way.

    Such a cell goes wrong when somebody goes back to it: the notebook has the name from the cell
    that was run last. What a cell imports from a module of the lesson is what that module defines.
    """
    code = [cell for cell in cells if cell.kind == "code" and "tests" not in cell.marks]
    modules = {name for cell in code if (name := _module(cell))}
    made: dict[str, dict[str, tuple[int, str]]] = {}
    for cell in code:
        module, body = _module(cell), _body(cell)
        for name, what in _definitions(body) if module else _bound(body, modules):
            made.setdefault(name, {})[module or f"a cell {cell.line}"] = cell.line, what
    twice = {
        name: places
        for name, places in made.items()
        if len({what for _, what in places.values()}) > 1
    }
    for cell in code:
        if _module(cell):
            continue
        for name in sorted(made_and_needed(_body(cell))[1] & set(twice)):
            places = twice.pop(name)
            told = " and ".join(
                f"{place if place in modules else 'a cell'} (line {line})"
                for place, (line, _) in places.items()
            )
            yield cell.line, f"{name} is used here, and means something else in each of: {told}"


def _body(cell: Cell) -> ast.Module:
    lines = cell.source.split("\n")
    text = "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in lines)
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.Module([], [])  # a lesson may show one


def _definitions(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the names that a module gives to the notebook, and how each is defined."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, ast.dump(node)
            case ast.Assign(targets=targets):
                yield from ((t.id, ast.dump(node)) for t in targets if isinstance(t, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name, ast.dump(node)


def _bound(tree: ast.AST, modules: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the names that a cell without a module gives to the notebook, and how each is made."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, ast.dump(node)
                continue
            case ast.ImportFrom(module=module) if module in modules:
                continue
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                for alias in names:
                    origin = f"{getattr(node, 'module', '')} {alias.name}"
                    yield (alias.asname or alias.name).partition(".")[0], origin
            case ast.Assign() | ast.AnnAssign() | ast.For() | ast.withitem():
                stored = (part for part in ast.walk(node) if isinstance(part, ast.Name))
                yield from ((n.id, ast.dump(node)) for n in stored if isinstance(n.ctx, ast.Store))
        if not isinstance(node, ast.Lambda | ast.ListComp | ast.DictComp | ast.GeneratorExp):
            yield from _bound(node, modules)


def _not_loaded(cells: Sequence[Cell]) -> _Found:
    for cell in cells:
        if cell.kind == "code" and "%load_ext course" in cell.source:
            return
        if _module(cell):
            yield cell.line, "%%module is not known here yet: a cell `%load_ext course` comes first"
            return


def _missing_targets(cell: Cell, path: Path) -> _Found:
    for number, text in enumerate(cell.source.split("\n"), start=cell.line):
        for found in _LINKED.finditer(text):
            target, _, anchor = found["target"].partition("#")
            if _ELSEWHERE.match(target):
                continue
            place = path.parent / target if target else path
            lesson = place.with_suffix(".md")
            if not (place.exists() or lesson.exists()):
                yield number, f"{target} is not there: a file beside the lesson text, or a lesson"
            elif anchor and not (lesson.exists() and _plain(anchor) in _headings(lesson)):
                yield number, f"there is no heading for #{anchor} in {lesson.name}"


def _wordless_pictures(cell: Cell) -> _Found:
    for number, text in enumerate(cell.source.split("\n"), start=cell.line):
        if _WORDLESS.search(text):
            yield number, "a picture needs words for those who do not see it: ![what it shows](…)"


def _headings(lesson: Path) -> set[str]:
    return {_plain(found) for found in _HEADING.findall(lesson.read_text(encoding="utf-8"))}


def _plain(heading: str) -> str:
    """Return the letters and digits of a heading or of an anchor: Jupyter joins them with ``-``."""
    return "".join(filter(str.isalnum, heading.casefold()))


def _not_made(cell: Cell) -> _Found:
    """Yield where a cell asks for a level or an experiment that there is not."""
    made: dict[str, Callable[[], Mapping[str, object]]]
    made = {"schedule": levels, "experiment": lambda: KINDS}
    for node in ast.walk(_body(cell)):
        match node:
            case ast.Call(func=ast.Name(id=kind), args=[ast.Constant(value=str(name)), *_]) if (
                kind in made and name not in made[kind]()
            ):
                there = list(made[kind]())
                near = difflib.get_close_matches(name, there, n=1)
                guess = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(there)}"
                yield cell.line + node.lineno - 1, f"{kind} knows no {name!r}; {guess}"


def _unsolved(cell: Cell) -> _Found:
    """Yield where the solution of an exercise has no statement that does anything."""
    lines = [line.strip() for line in "".join(_SOLUTION.findall(cell.source)).split("\n")]
    if not any(line not in ("", "pass", "...") and line[0] != "#" for line in lines):
        yield cell.line, "nothing that does anything stands between the marks of the solution"


def _marks_as_text(cell: Cell) -> _Found:
    for number, text in enumerate(cell.source.split("\n"), start=cell.line):
        if found := _MARK_AS_TEXT.match(text.strip()):
            begins = f'+++ {{"{found[1]}": …}}'
            yield number, f":{found[1]}: is only text here; a text cell is marked by {begins}"


def _unknown_modules(cell: Cell, written: set[str]) -> _Found:
    for node in ast.walk(_body(cell)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in {name.partition(".")[0] for name in names} - written:
            if importlib.util.find_spec(name) is None:
                line = cell.line + getattr(node, "lineno", 1) - 1
                yield line, f"no cell writes a module {name}, and no package of that name is there"


def _no_python(cell: Cell) -> _Found:
    """Yield where a cell is no Python, unless the lesson wants to show that.

    Of the cells with a magic of their own (``%%time``) only those that write a module are read.
    """
    if "tests" in cell.marks or _SHOWS_AN_ERROR in cell.marks.get("tags", ()):
        return
    _magic, newline, rest = cell.source.partition("\n")
    text = newline + rest if _module(cell) else TransformerManager().transform_cell(cell.source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError as error:
        shown = f"(a cell that is to show that has `:tags: [{_SHOWS_AN_ERROR}]`)"
        yield cell.line + (error.lineno or 1) - 1, f"this is no Python: {error.msg} {shown}"


def _other_answers(cell: Cell, written: set[str]) -> _Found:
    asked = set()
    for node in ast.walk(_parsed(cell)):
        match node:
            case ast.Call(func=ast.Name(id="answer"), args=[ast.Constant(value=str(name)), *_]):
                asked.add(name)
                if name not in written:
                    yield cell.line + node.lineno - 1, f"no cell of the lesson writes {name!r}"
    meant = str(cell.marks["tests"])
    if asked and meant not in asked:
        yield cell.line, f"the tests of {meant!r} never ask for answer({meant!r})"


def _nothing_hidden(cell: Cell) -> _Found:
    hidden = _HIDDEN.search(cell.source)
    if checks_in(cell) and (hidden is None or "check(" not in hidden[1]):
        yield cell.line, "no check stands between ### BEGIN HIDDEN TESTS and ### END HIDDEN TESTS"


def _parsed(cell: Cell) -> ast.Module:
    try:
        return ast.parse(cell.source)
    except SyntaxError:  # told with the points
        return ast.Module([], [])
