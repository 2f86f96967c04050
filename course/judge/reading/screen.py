"""What an answer must not touch, because the judge's evidence rests on it.

The child that runs an answer also runs what observes it.  Code that reaches into the interpreter
(frames, tracing, other people's modules) could make the observer blind.  No exercise of a course
on threads and processes needs that, so an answer that does it is not judged but shown to the
instructor: nobody loses marks by it unseen, and nobody wins any.
"""

from __future__ import annotations

import ast
import functools
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import PathFinder

from course.judge.errors import AnswerError
from course.judge.reading.forbidden import (
    ATTRIBUTES,
    INSIDE,
    MAY_BE_SET,
    MODULES,
    NAMES,
    OF_MODULES,
    PUBLIC,
)
from course.judge.reading.shared_types import only_names_types

_MOST_KEPT = 64
"""Texts of which it is kept what was found: an answer is read once, not in every check."""

_UNREADABLE = "the text of this module is none that Python can read: {}"


@dataclass(frozen=True)
class Finding:
    """Something that an answer must not touch.

    Attributes
    ----------
    line : int
        Where.
    what : str
        Which name, as it is written there.
    reads : bool
        Whether it does no more than to look into something by names that are made at run time, as
        ``vars(signal)`` and ``methodcaller(name)`` do. That reaches the observer only where it
        shares the answer's process.
    """

    line: int
    what: str
    reads: bool = False


def screen(text: str) -> list[Finding]:
    """Return what an answer touches and must not, in the order of the lines.

    Text that is no valid Python has no findings: importing it tells the learner what is wrong.

    Raises
    ------
    AnswerError
        The text cannot be taken apart.
    """
    return [*_findings_in(text)]


@functools.lru_cache(_MOST_KEPT)
def _findings_in(text: str) -> tuple[Finding, ...]:
    try:
        return tuple(_found(_parsed(text)))
    except RecursionError:
        raise AnswerError(_UNREADABLE.format("it is nested too deep")) from None


def _found(tree: ast.Module) -> list[Finding]:
    imported, plain = _imported(tree), set(_plain_globals(tree))
    found = [
        finding
        for node in ast.walk(tree)
        if not (isinstance(node, ast.Import | ast.ImportFrom) and only_names_types(tree, node))
        and node not in plain
        for finding in _findings(node, imported)
    ]
    return sorted({*found, *_handed_over(tree, imported)}, key=lambda f: (f.line, f.what))


def used_by(name: str, modules: dict[str, str]) -> dict[str, str]:
    """Return module `name` and those of the learner's modules that it can import, however deep.

    An import names its module in the text (what could import by other means is found by `screen`),
    and ``import a.b`` executes ``a``.
    """
    todo, used = [name], {}
    while todo:
        module = todo.pop()
        if module in used or module not in modules:
            continue
        used[module] = modules[module]
        todo += _named_by_imports(modules[module])
    return used


@functools.lru_cache(_MOST_KEPT)
def _named_by_imports(text: str) -> tuple[str, ...]:
    names = []
    for node in ast.walk(_parsed(text)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return tuple(dict.fromkeys(name.partition(".")[0] for name in names))


def screen_all(modules: dict[str, str], *, exploring: bool = True) -> list[tuple[str, Finding]]:
    """Return the findings in all of these modules, by module.

    Where nothing is explored, looking into a module is none.
    """
    return [
        (module, finding)
        for module, text in modules.items()
        for finding in screen(text)
        if exploring or not finding.reads
    ]


@functools.lru_cache(_MOST_KEPT)
def parts(text: str) -> int:
    """Return of how many parts a text consists (``ast``): its names, values, operations and so on.

    Raises
    ------
    AnswerError
        The text cannot be taken apart.
    """
    return sum(1 for _ in ast.walk(_parsed(text)))


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.Module([], [])
    except (ValueError, RecursionError, MemoryError) as error:  # it may be executed all the same
        raise AnswerError(_UNREADABLE.format(error)) from None


def _imported(tree: ast.Module) -> dict[str, str]:
    """Return the names by which modules are known in the text, and the modules.

    What was imported from a module, or is another name for a part of it, has a colon before it:
    "threading:Thread".
    """
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                known[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                known[alias.asname or alias.name] = f"{node.module}:{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named = _module(node.value, known)
            if named and isinstance(node.value, ast.Attribute):
                named = named.replace(".", ":", 1)
            if named:
                known.setdefault(node.targets[0].id, named)
    return known


def _findings(node: ast.AST, imported: dict[str, str]) -> Iterator[Finding]:
    match node:
        case ast.Import() | ast.ImportFrom():
            yield from _imports(node)
        case ast.Name(id=name, lineno=line) if name in NAMES:
            yield Finding(line, name)
        case ast.Attribute(lineno=line):
            yield from _attribute(node, imported, line)
        case ast.MatchClass(kwd_attrs=names, lineno=line):
            yield from (Finding(line, name) for name in names if name in ATTRIBUTES | INSIDE)
        case ast.Call():
            yield from _call(node, imported)
        case ast.arg(annotation=ast.Constant(value=str() as text), lineno=line):
            yield from _inner(text, line)
        case ast.AnnAssign(annotation=ast.Constant(value=str() as text), lineno=line):
            yield from _inner(text, line)


def _inner(text: str, line: int) -> Iterator[Finding]:
    """Screen a string that may be executed."""
    yield from (Finding(line, finding.what) for finding in screen(text))


def _call(node: ast.Call, imported: dict[str, str]) -> Iterator[Finding]:
    name = _last_name(node.func)
    if name in ("getattr", "setattr", "delattr", "vars") and isinstance(node.func, ast.Name):
        yield from _by_name(node, name, imported)
    elif name in ("attrgetter", "methodcaller"):
        texts = [_constant(arg) for arg in node.args]
        parts = {part for text in texts for part in (text or "").split(".")}
        known = parts & (ATTRIBUTES | INSIDE)
        if None in texts or known:
            yield Finding(node.lineno, ast.unparse(node), reads=not known)
    elif name in ("timeit", "repeat", "Timer"):
        for arg in [*node.args, *(keyword.value for keyword in node.keywords)]:
            yield from _inner(_constant(arg) or "", node.lineno)
            if isinstance(arg, ast.BinOp | ast.JoinedStr) and _constant(arg) is None:
                yield Finding(node.lineno, ast.unparse(node))


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _by_name(node: ast.Call, name: str, imported: dict[str, str]) -> Iterator[Finding]:
    module = _module(node.args[0], imported) if node.args else None
    text = _constant(node.args[1]) if len(node.args) > 1 else None
    if text in ATTRIBUTES or (text in INSIDE and module):
        yield Finding(node.lineno, ast.unparse(node))
    elif module and ":" not in module and not _harmless(name, module, text):
        reads = name in ("getattr", "vars") and module != "sys"
        yield Finding(node.lineno, f"{name}({module}…)", reads)


def _harmless(name: str, module: str, text: str | None) -> bool:
    named = name == "getattr" and text is not None and (module, text) not in OF_MODULES
    return named and not _is_inside(module, text or "")


def _is_inside(module: str, name: str) -> bool:
    """Tell whether a name of Python's library is one that the library has for itself."""
    own = name.startswith("_") and not name.endswith("__") and (module, name) not in PUBLIC
    return own and module.partition(".")[0] in sys.stdlib_module_names


def _constant(node: ast.expr) -> str | None:
    """Return the text that an expression of constants stands for, None if it is no such."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            before, after = _constant(left), _constant(right)
            return None if before is None or after is None else before + after
    return None


def _plain_globals(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the name in each ``globals()["table"]``: the learner's own variable, by another way."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(
                value=ast.Call(func=ast.Name(id="globals") as name, args=[], keywords=[]),
                slice=ast.Constant(value=str() as text),
            ) if text.isidentifier() and not text.startswith("_"):
                yield name


def _handed_over(tree: ast.Module, imported: dict[str, str]) -> Iterator[Finding]:
    """Find the module `sys` itself handed to somebody, under whatever name it is known."""
    fine = set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=owner) | ast.Assign(targets=[ast.Name()], value=owner):
                fine.add(owner)
            case ast.Call(func=ast.Name(id="hasattr" | "getattr" | "print"), args=args):
                fine.update(args)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and imported.get(node.id) == "sys" and node not in fine:
            yield Finding(node.lineno, node.id)


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[Finding]:
    for alias in node.names:
        if isinstance(node, ast.Import):
            if _is_closed(alias.name):
                yield Finding(node.lineno, f"import {alias.name}")
        elif (
            _is_closed(node.module or "")
            or alias.name in ATTRIBUTES | INSIDE
            or (node.module, alias.name) in OF_MODULES
        ):
            yield Finding(node.lineno, f"from {node.module} import {alias.name}")
        elif _is_inside(node.module or "", alias.name):
            yield Finding(node.lineno, f"from {node.module} import {alias.name}", reads=True)


def _is_closed(module: str) -> bool:
    """Tell whether nobody imports a module: it leads to what observes, or is the library's own."""
    first, *inner = module.split(".")
    own = any(part.startswith("_") and not part.endswith("__") for part in (first, *inner))
    return first in MODULES or module == "unittest.mock" or (own and _is_pythons(first))


def _is_pythons(module: str) -> bool:
    """Tell whether a module is Python's, be it one that its list of names leaves out."""
    if module in sys.stdlib_module_names or module in sys.builtin_module_names:
        return True
    places = (sysconfig.get_path("stdlib"), sysconfig.get_config_var("DESTSHARED"))
    return PathFinder.find_spec(module, [place for place in places if place]) is not None


def _attribute(node: ast.Attribute, imported: dict[str, str], line: int) -> Iterator[Finding]:
    module = _module(node.value, imported)
    known = (module or "").replace(":", ".")
    inside = node.attr in INSIDE and (module or node.attr in ("_sys", "builtins", "sys"))
    whole = module and ":" not in module and node.attr == "__dict__"
    if inside or node.attr in ATTRIBUTES or (known, node.attr) in OF_MODULES:
        yield Finding(line, ast.unparse(node))
    elif whole or (module and _is_inside(module, node.attr)):
        yield Finding(line, ast.unparse(node), reads=True)
    elif module and not isinstance(node.ctx, ast.Load) and (known, node.attr) not in MAY_BE_SET:
        yield Finding(line, f"{ast.unparse(node)} = …")


def _module(node: ast.expr, imported: dict[str, str]) -> str | None:
    """Return the module (or class of a module) that an expression names, None if it is none."""
    if isinstance(node, ast.Name):
        return imported.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _module(node.value, imported)
        return f"{owner}.{node.attr}" if owner else None
    return None
