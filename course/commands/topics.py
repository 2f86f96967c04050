"""The topic that is meant by what somebody typed."""

from __future__ import annotations

import difflib
from contextlib import suppress
from pathlib import Path

from course.setup.trouble import Trouble


def topic_named(name: str, known: list[str]) -> str:
    """Return the topic that is meant: by its folder, its name or its number.

    Raises
    ------
    Trouble
        There is no such topic (exit status 2).
    """
    wanted = name.strip("/\\").casefold()
    for topic in sorted(known, key=lambda topic: topic.casefold() != wanted):
        number, _, word = topic.casefold().partition("-")
        if wanted in (topic.casefold(), number, word):
            return topic
    words = [topic.partition("-")[2] for topic in known]
    close = difflib.get_close_matches(wanted, [*known, *words], n=1)
    guess = f" Did you mean {close[0]!r}?" if close else ""
    raise Trouble(
        f"There is no topic {name!r}.{guess}",
        f"topics are {', '.join(known)}; a new one is there when it has been built.",
        status=2,
    )


def assignment_named(name: str, root: Path) -> str:
    """Return the folder of source/ that `topic_named` finds; `name` if it finds none."""
    folders = [path.name for path in (root / "source").glob("*") if path.is_dir()]
    with suppress(Trouble):
        return topic_named(name, folders)
    return name
