"""The command line: which commands there are, and what each needs before it can start.

Only the standard library is imported here and in what this module imports at its top: it runs
before the environment with the course's packages exists.
"""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from course.setup.environment import ensure
from course.setup.handover import become, environment_variables
from course.setup.places import clone
from course.setup.trouble import Trouble, say

INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended


@dataclass(frozen=True)
class Command:
    """A command: its module in ``course.commands`` has ``run(arguments) -> exit status``.

    Attributes
    ----------
    summary : str
        One line for ``--help``.
    needs : {"course", "tests", "nothing"}
        The packages it needs: those of the course, those and the tools of the tests, none.
    """

    summary: str
    needs: Literal["course", "tests", "nothing"]


COMMANDS = {
    "lab": Command("open the lessons in JupyterLab, in your own copy (work/)", "course"),
    "check": Command("judge your own notebooks: points, what failed, a hint", "course"),
    "doctor": Command("what this machine can do, and the cure for what is missing", "nothing"),
    "grade": Command("grade what a class handed in, in parallel", "course"),
    "report": Command("what the class got wrong, as a page and as data", "course"),
    "roster": Command("read the class from your learning platform's export", "course"),
    "test": Command("run every test of the course", "tests"),
    "judge": Command("judge files of one exercise by its complete checks", "course"),
    "build": Command("make source/ and release/ from the lesson texts", "course"),
    "site": Command("make static pages of the whole course", "tests"),
    "new": Command("write the skeleton of a topic or an exercise", "course"),
}


def usage() -> str:
    """Return the text of ``--help``."""
    lines = [
        "usage: python3 -m course COMMAND [ARGUMENT ...]",
        "",
        "commands:",
        *(f"  {name:<8}{command.summary}" for name, command in COMMANDS.items()),
        "",
        "python3 -m course COMMAND --help says more about a command.",
        "The first start sets up an environment of its own (.venv) with Python 3.11 to 3.15.",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit status.

    Parameters
    ----------
    arguments : sequence of str
        The command's name and its own arguments.

    Returns
    -------
    int
        0 for success, 1 if something failed, 2 if the command was given wrongly, 130 after Ctrl-C.
    """
    name = arguments[0] if arguments else ""
    if name in ("", "-h", "--help", "help"):
        print(usage())
        return 0 if name else 2
    if name not in COMMANDS:
        return _unknown(name)
    try:
        return _run(name, list(arguments[1:]))
    except Trouble as trouble:
        say(f"course {name}: {trouble}")
        return trouble.status
    except KeyboardInterrupt:
        say(f"\ncourse {name}: interrupted. Start it again and it goes on from there.")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _unknown(name: str) -> int:
    close = difflib.get_close_matches(name, COMMANDS, n=1)
    guess = f" Did you mean {close[0]!r}?" if close else ""
    say(f"course: there is no command {name!r}.{guess}\n\n{usage()}")
    return 2


def _run(name: str, arguments: list[str]) -> int:
    """Run a command here if its packages are here, else in the environment that has them."""
    command = COMMANDS[name]
    asks_for_help = arguments[:1] in (["-h"], ["--help"])
    if command.needs != "nothing" and not asks_for_help:
        root = clone()
        python = ensure(root, tests=command.needs == "tests")
        if python != Path(sys.executable):
            return become(
                [python, "-m", "course", name, *arguments],
                environment_variables(root, python),
                Path.cwd(),
            )
    importlib.import_module("course.setup.sparing")
    module = importlib.import_module(f"course.commands.{name}")
    status: int = module.run(arguments)
    return status
