"""``python3 -m course report``: what the class got wrong, as a page and as data."""

from __future__ import annotations

import argparse
from pathlib import Path

from course.commands.options import add_folder, course_folder
from course.commands.topics import assignment_named
from course.setup.trouble import Trouble


def run(arguments: list[str]) -> int:
    """Write the report of an assignment, and say where it is.

    Returns
    -------
    int
        0.

    Raises
    ------
    Trouble
        If there is nothing to report (exit status 2).
    """
    options = _parser().parse_args(arguments)
    from course.reporting.data import write_report
    from course.reporting.reading import NothingToReport, read_graded

    root = course_folder(options)
    options.topic = assignment_named(options.topic, root)
    try:
        graded = read_graded(root, options.topic, names=options.names)
    except NothingToReport as error:
        raise Trouble(
            f"{error}.", f"python3 -m course grade {options.topic}, then this again.", status=2
        ) from None
    folder = options.to or root / "report" / options.topic
    print(write_report(graded, folder, with_names=options.names))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m course report",
        description="What the class got wrong in an assignment: a page (HTML), and the data behind"
        " it (CSV, JSON). Students go by pseudonyms.",
    )
    parser.add_argument("topic", metavar="TOPIC", help="the assignment: 1-threads, threads or 1")
    parser.add_argument("--names", action="store_true", help="call students by their ids")
    parser.add_argument(
        "--to", metavar="PATH", type=Path, help="the folder to write (default: report/TOPIC)"
    )
    add_folder(parser)
    return parser
