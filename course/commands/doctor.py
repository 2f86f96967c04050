"""``python3 -m course doctor``: what this machine can do, and the cure for what is missing."""

from __future__ import annotations

import argparse
import textwrap

from course.commands.machine import Finding, findings
from course.setup.places import COURSE_FOLDER

_SIGNS = {"ok": "ok", "lacks": "missing", "stops": "STOPS"}


def run(arguments: list[str]) -> int:
    """Print a line for each finding, with the cure below it where one is needed.

    Returns
    -------
    int
        0 if the course can run here, 1 if something essential is missing.
    """
    argparse.ArgumentParser(
        prog="python3 -m course doctor",
        description="Say what this machine can do, and what to do about what is missing.",
        epilog="Exit status: 0 if the course can run here, 1 if something essential is missing.",
    ).parse_args(arguments)
    found = []
    for finding in findings(COURSE_FOLDER.parent):
        found.append(finding)
        print(_lines(finding), flush=True)
    states = {finding.state for finding in found}
    if "stops" in states:
        print("\nThe course cannot run here until you have put right the lines marked STOPS.")
        return 1
    lacking = " Something that only some people need is missing." if "lacks" in states else ""
    print(f"\nThe course can run here.{lacking}")
    return 0


def _lines(finding: Finding) -> str:
    found = finding.found.replace("\n", "\n" + " " * 28)
    line = f"{_SIGNS[finding.state]:<8} {finding.what:<18} {found}"
    if not finding.cure:
        return line
    cure = textwrap.indent(f"what to do: {finding.cure}", " " * 9)
    return f"{line}\n{cure}"
