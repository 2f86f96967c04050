"""What an answer must not touch, because the judge's evidence rests on it.

The child that runs an answer also runs what observes it.  Code that reaches into the interpreter
(frames, tracing, other people's modules) could make the observer blind.  No exercise of a course
on threads and processes needs that, so an answer that does it is not judged but shown to the
instructor: nobody loses marks by it unseen, and nobody wins any.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

MODULES = frozenset(
    [
        "_ctypes",
        "_thread",
        "builtins",
        "code",
        "course",
        "ctypes",
        "gc",
        "importlib",
        "inspect",
        "marshal",
        "runpy",
    ]
)
"""Modules that an answer must not import."""

NAMES = frozenset(["__import__", "compile", "eval", "exec", "globals"])
"""Built-in names that it must not use."""

ATTRIBUTES = frozenset(
    [
        "__builtins__",
        "__closure__",
        "__code__",
        "__globals__",
        "__import__",
        "__loader__",
        "__subclasses__",
        "_current_frames",
        "_getframe",
        "addaudithook",
        "cr_frame",
        "f_back",
        "f_builtins",
        "f_globals",
        "f_locals",
        "gi_frame",
        "meta_path",
        "monitoring",
        "path_hooks",
        "setprofile",
        "settrace",
        "setprofile_all_threads",
        "settrace_all_threads",
        "tb_frame",
    ]
)
"""Attributes that it must not use, of whatever object."""

OF_MODULES = frozenset({("sys", "modules"), ("threading", "_active"), ("threading", "_limbo")})
"""Attributes of certain modules that it must not use."""

MAY_BE_SET = frozenset(
    {("threading", "excepthook"), ("sys", "excepthook"), ("sys", "stdout"), ("sys", "stderr")}
)
"""Attributes of modules that are there to be set."""


@dataclass(frozen=True)
class Finding:
    """Something that an answer must not touch.

    Attributes
    ----------
    line : int
        Where.
    what : str
        Which name, as it is written there.
    """

    line: int
    what: str


def screen(text: str) -> list[Finding]:
    """Return what an answer touches and must not, in the order of the lines.

    Text that is no valid Python has no findings: importing it tells the learner what is wrong.
    """
    tree = _parsed(text)
    imported = dict(_imported(tree))
    found = [finding for node in ast.walk(tree) for finding in _findings(node, imported)]
    return sorted(found, key=lambda finding: finding.line)


def screen_all(name: str, modules: dict[str, str]) -> list[tuple[str, Finding]]:
    """Return the findings in module `name` and in the learner's modules that it imports."""
    todo, seen, found = [name], set(), []
    while todo:
        module = todo.pop()
        if module in seen or module not in modules:
            continue
        seen.add(module)
        found += [(module, finding) for finding in screen(modules[module])]
        for node in ast.walk(_parsed(modules[module])):
            if isinstance(node, ast.Import):
                todo += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                todo.append(node.module)
    return found


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the names by which modules are known in the text, and the modules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0], alias.name


def _findings(node: ast.AST, imported: dict[str, str]) -> Iterator[Finding]:
    match node:
        case ast.Import() | ast.ImportFrom():
            yield from _imports(node)
        case ast.Name(id=name, lineno=line) if name in NAMES:
            yield Finding(line, name)
        case ast.Attribute(lineno=line):
            yield from _attribute(node, imported, line)
        case ast.Call(func=ast.Name(id=("getattr" | "setattr" | "delattr" | "vars") as name)):
            module = _module(node.args[0], imported) if node.args else None
            named = len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
            if module and not (name == "getattr" and named and _harmless(module, node.args[1])):
                yield Finding(node.lineno, f"{name}({module}…)")


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[Finding]:
    for alias in node.names:
        if isinstance(node, ast.Import):
            if alias.name.partition(".")[0] in MODULES:
                yield Finding(node.lineno, f"import {alias.name}")
        elif (
            (node.module or "").partition(".")[0] in MODULES
            or alias.name in ATTRIBUTES
            or (node.module, alias.name) in OF_MODULES
        ):
            yield Finding(node.lineno, f"from {node.module} import {alias.name}")


def _attribute(node: ast.Attribute, imported: dict[str, str], line: int) -> Iterator[Finding]:
    module = _module(node.value, imported)
    if node.attr in ATTRIBUTES or (module, node.attr) in OF_MODULES:
        yield Finding(line, ast.unparse(node))
    elif module and not isinstance(node.ctx, ast.Load) and (module, node.attr) not in MAY_BE_SET:
        yield Finding(line, f"{ast.unparse(node)} = …")


def _harmless(module: str, name: ast.expr) -> bool:
    text = name.value if isinstance(name, ast.Constant) else None
    return text not in ATTRIBUTES and (module, text) not in OF_MODULES


def _module(node: ast.expr, imported: dict[str, str]) -> str | None:
    """Return the module (or class of a module) that an expression names, None if it is none."""
    if isinstance(node, ast.Name):
        return imported.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _module(node.value, imported)
        return f"{owner}.{node.attr}" if owner else None
    return None
