"""A folder with questions, and a kernel's shell without a kernel."""

import json

import pytest
from IPython.core.interactiveshell import InteractiveShell

from course.notebook.beside import FILE
from course.notebook.cellids import plain_id
from course.predicting import running

CELL = "print('two')\nprint('one')"
CHOICES = [
    {"say": "one", "when": "lines[0] == 'one'", "why": "It is printed last."},
    {"say": "two", "when": "lines[0] == 'two'", "why": "It is printed first."},
]


def entry(name, **more):
    return {"name": name, "cells": [plain_id("code", CELL)], **more}


ASKED = [
    entry("first", choices=CHOICES),
    entry(
        "many",
        kind="number",
        value="len(lines)",
        within=0.1,
        unit="times as much",
        why="One a line.",
    ),
    entry("order", kind="order", value="lines", items=["one", "two"], why="As they stand."),
    entry("neither", choices=[{"say": "never", "when": "False", "why": ""}]),
]
WRAP_UP = [
    {"name": "sum", "ask": "What is it?", "kind": "number", "value": "int(output)", "why": "So.",
     "program": "print(20 + 22)"},
    {"name": "breaks", "ask": "And this?", "program": "import sys; sys.exit('no')",
     "choices": [{"say": "fails", "when": "error == 'no'", "why": "It says so."}]},
]  # fmt: skip


@pytest.fixture
def topic(tmp_path, monkeypatch):
    """The folder 2-second of a learner, who works there."""
    (tmp_path / "start.ipynb").touch()
    for name in ("1-first", "2-second"):
        folder = tmp_path / name
        folder.mkdir()
        data = {"topic": name, "asked": ASKED, "wrap_up": WRAP_UP}
        (folder / FILE).write_text(json.dumps(data))
    monkeypatch.chdir(tmp_path / "2-second")
    return tmp_path / "2-second"


@pytest.fixture
def shell(monkeypatch):
    """Runs cells as a kernel does; shows nothing."""
    shell = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr("IPython.display.display", lambda *_, **__: None)
    yield shell
    running._runs.pop(id(shell), None)
