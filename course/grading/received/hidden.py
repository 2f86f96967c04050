"""Hidden tests in the text of a test cell."""

from __future__ import annotations

# nbgrader's own markers: the defaults of nbgrader.preprocessors.ClearHiddenTests
_BEGIN = "BEGIN HIDDEN TESTS"
_END = "END HIDDEN TESTS"


def split_hidden(source: str) -> tuple[str, list[str]]:
    """The text that students may see, and the lines that they may not, each stripped."""
    seen: list[str] = []
    hidden: list[str] = []
    inside = False
    for line in source.split("\n"):
        if _BEGIN in line:
            inside = True
        elif _END in line:
            inside = False
        elif inside:
            hidden.append(line.strip())
        else:
            seen.append(line)
    return "\n".join(seen), hidden
