"""``python3 -m course build``: lesson texts to ``source/`` to ``release/``."""

from __future__ import annotations

import argparse

from course.setup.places import clone
from course.setup.trouble import Trouble, say

_DRIFT = {
    "missing": "is missing",
    "different": "differs from what its lesson text makes",
    "extra": "is made by no lesson text",
}


def run(arguments: list[str]) -> int:
    """Build the notebooks, or say how they differ from what the lesson texts make.

    Returns
    -------
    int
        0 if all is well; 1 if ``--check`` found drift.

    Raises
    ------
    Trouble
        If a lesson text cannot be built.
    """
    options = _parser().parse_args(arguments)
    from course.building.faults import LessonError
    from course.building.tree import drift, make_trees, write_trees

    root = clone()
    try:
        files = make_trees(root)
    except LessonError as error:
        lines = "\n".join(f"  {line}" for line in error.lines(root))
        raise Trouble(
            f"the lesson texts cannot be built; nothing was written.\n{lines}",
            "correct these lines and build again.",
        ) from error
    if not options.check:
        found = write_trees(root, files)
        for item in found:
            print(_written(item.what, item.path, stale=item.stale))
        print(f"{len(files)} files, {len(found) or 'none'} changed.")
        return 0
    found = drift(root, files)
    for item in found:
        print(f"{item.path} {_DRIFT[item.what]}")
        for line in item.diff:
            print(f"    {line}")
    if not found:
        print("source/ and release/ are what the lesson texts make.")
        return 0
    say(
        f"course build --check: {len(found)} file(s) have drifted.\n"
        "  What to do: python3 -m course build, and commit what it writes. If you have edited a\n"
        "  notebook, edit the lesson text instead; what is in the notebook will be overwritten."
    )
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m course build",
        description="Make source/ and release/ from the lesson texts in course/lessons/.",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; name the files that differ from what would be made, and exit with 1",
    )
    return parser


def _written(what: str, path: str, *, stale: bool) -> str:
    if what != "extra":
        return f"wrote    {path}"
    if stale:
        return f"removed  {path}"
    return f"kept     {path} (made by no lesson text: nbgrader would hand it out; move it away)"
