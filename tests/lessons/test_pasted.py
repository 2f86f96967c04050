"""What a reader is to paste into a cell has all the names that it uses."""

import ast
import builtins
import re

import pytest

from tests.conftest import ROOT

LESSONS = sorted((ROOT / "course" / "lessons").glob("*/*.md"))
BLOCK = re.compile(r"^```(\{code-cell\}|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NO_PYTHON = re.compile(r"^(:|%|!).*$", re.MULTILINE)


def names(code):
    """The names that a piece of code binds anywhere, and those that it uses."""
    bound, used = set(), set()
    for node in ast.walk(ast.parse(NO_PYTHON.sub("", code))):
        match node:
            case ast.Name(name, ast.Load()):
                used.add(name)
            case ast.Name(name) | ast.arg(name) | ast.ExceptHandler(name=str(name)):
                bound.add(name)
            case ast.FunctionDef(name) | ast.ClassDef(name):
                bound.add(name)
            case ast.alias(name, other):
                bound.add(other or name.partition(".")[0])
    return bound, used


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_names_are_known(path):
    known = set(dir(builtins))
    for kind, code in BLOCK.findall(path.read_text("utf-8")):
        bound, used = names(code)
        if kind == "python":
            assert used <= known | bound, code
        known |= bound
