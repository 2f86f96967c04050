"""Options that several commands have."""

from __future__ import annotations

import argparse
from pathlib import Path

from course.setup.places import clone
from course.setup.trouble import Trouble


def at_least_one(word: str) -> int:
    """Return the number that is meant, for `argparse`."""
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"a number is wanted, 1 or more, and not {word!r}")
    return int(word)


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Let the course's folder be named."""
    parser.add_argument(
        "--folder", metavar="PATH", type=Path, help="the course's folder (default: this clone)"
    )


def course_folder(options: argparse.Namespace) -> Path:
    """Return the course's folder, which holds the class and its gradebook.

    Raises
    ------
    Trouble
        If the folder that is named holds no course (exit status 2).
    """
    root: Path = (options.folder or clone()).resolve()
    if not (root / "nbgrader_config.py").is_file():
        raise Trouble(
            f"There is no nbgrader_config.py in {root}.",
            "name the course's folder with --folder.",
            status=2,
        )
    return root
