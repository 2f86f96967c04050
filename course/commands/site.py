"""``python3 -m course site``: the course as static pages."""

from __future__ import annotations

import argparse
from pathlib import Path

from course.setup.places import clone
from course.setup.trouble import Trouble, say


def run(arguments: list[str]) -> int:
    """Make the site, and look at its links.

    Returns
    -------
    int
        0 if all is well; 1 if Sphinx warned about something, or a link leads nowhere.

    Raises
    ------
    Trouble
        If the pages cannot be written where they are wanted (exit status 2).
    """
    options = _parser().parse_args(arguments)
    from course.site.gathering import gather
    from course.site.links import faults
    from course.site.making import make
    from course.site.running import Outputs

    root = clone()
    target = (options.to or root / "site").resolve()
    source = target / ".made-from" / "source"
    kept = options.outputs or root / ".site-outputs"
    try:
        source.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"The pages cannot be written into {target}: {error.strerror}.",
            "name a folder of your own with --to.",
            status=2,
        ) from error
    print("The lessons:" if options.run else "The lessons, as they were executed before:")
    lessons = gather(root, source, Outputs(kept, run=options.run))
    print("The pages ...", flush=True)
    found = make(source, target / "html", lessons=lessons)
    found += faults(target / "html")
    for line in found:
        say(line)
    print(f"{target / 'html' / 'index.html'}: {len(found) or 'no'} complaints.")
    return 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m course site",
        description=(
            "Make static pages of the course, in site/html. The outputs come from executing the"
            " notebooks of release/ on this machine; they are kept, and a notebook is executed"
            " again when it has changed."
        ),
    )
    parser.add_argument(
        "--no-run",
        dest="run",
        action="store_false",
        help="execute nothing: pages have the outputs that were kept, or none",
    )
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where to, instead of site/")
    parser.add_argument("--outputs", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    return parser
