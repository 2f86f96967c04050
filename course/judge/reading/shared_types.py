"""The one use of `ctypes` that exercises have: naming the type of shared data, a record too.

Elsewhere the module opens the memory of the process, and with it what the judge observes with.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from typing import TypeGuard

NUMBERS = frozenset(
    [
        "c_bool", "c_byte", "c_char", "c_double", "c_float", "c_int", "c_int16", "c_int32",
        "c_int64", "c_int8", "c_long", "c_longdouble", "c_longlong", "c_short", "c_size_t",
        "c_ssize_t", "c_ubyte", "c_uint", "c_uint16", "c_uint32", "c_uint64", "c_uint8", "c_ulong",
        "c_ulonglong", "c_ushort", "c_wchar",
    ]
)  # fmt: skip
"""Types of plain numbers and characters; a pointer is none."""

_RECORDS = frozenset(["Structure", "Union"])

_SHARED = ("Value", "Array", "RawValue", "RawArray")


def only_names_types(tree: ast.Module, statement: ast.Import | ast.ImportFrom) -> bool:
    """Tell whether an import of `ctypes` serves for nothing but the types of shared data.

    Parameters
    ----------
    tree : ast.Module
        The learner's module.
    statement : ast.Import or ast.ImportFrom
        ``import ctypes``, or ``from ctypes import c_int``.
    """
    if isinstance(statement, ast.Import):
        if len(statement.names) != 1 or statement.names[0].name != "ctypes":
            return False
    elif statement.module != "ctypes" or {a.name for a in statement.names} - NUMBERS - _RECORDS:
        return False
    known = {alias.asname or alias.name for alias in statement.names}
    fine = set()
    types, names = _in_all(tree)
    for place in types:
        if isinstance(place, ast.Attribute) and place.attr in NUMBERS | _RECORDS:
            fine.add(place.value)
        elif isinstance(statement, ast.ImportFrom):
            fine.add(place)
    return all(use in fine for use in names if use.id in known)


@functools.lru_cache(1)
def _in_all(tree: ast.Module) -> tuple[list[ast.expr], list[ast.Name]]:
    """Return the places for types, and all names: many imports may ask for them."""
    return [*_types(tree)], [node for node in ast.walk(tree) if isinstance(node, ast.Name)]


def _types(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield what stands where a shared object is told its type."""
    for part in ast.walk(tree):
        if isinstance(part, ast.Call):
            name = part.func.attr if isinstance(part.func, ast.Attribute) else None
            name = part.func.id if isinstance(part.func, ast.Name) else name
            if name in _SHARED:
                yield from part.args[:1]
                yield from (k.value for k in part.keywords if k.arg == "typecode_or_type")
        elif isinstance(part, ast.ClassDef):
            yield from part.bases
            yield from _types_of_fields(part)


def _types_of_fields(record: ast.ClassDef) -> Iterator[ast.expr]:
    """Yield the types in ``_fields_ = [("x", c_double), …]``."""
    for node in record.body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id="_fields_")], value=ast.List() | ast.Tuple() as all_
            ):
                for one in filter(_names_a_field, all_.elts):
                    kind = one.elts[1]
                    yield kind.left if isinstance(kind, ast.BinOp) else kind  # ``c_char * 20``


def _names_a_field(node: ast.expr) -> TypeGuard[ast.Tuple]:
    return isinstance(node, ast.Tuple) and len(node.elts) > 1
