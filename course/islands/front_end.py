"""A front end of several modules as the one module that a widget can bring along."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_BETWEEN = re.compile(r"^import .*\n|^export (?!default)", flags=re.MULTILINE)


_COMMENT = re.compile(r"/\*\*[\s\S]*?\*/ ?|^[ \t]*//.*\n|[ \t]+// .*$", flags=re.MULTILINE)


def bare(code: str) -> str:
    """Return JavaScript without its comments: it is written into each output that plays alone.

    Parameters
    ----------
    code : str
        In the style of the front ends here, where ``//`` and a blank stand in no text.
    """
    return re.sub(r"\n\s*\n", "\n", _COMMENT.sub("", code))


def joined(modules: Iterable[Path]) -> str:
    """Return JavaScript modules as one, the imports and exports between them taken out.

    They are written as modules that import each other, so that editors and type checkers read
    them.

    Parameters
    ----------
    modules : iterable of Path
        Each imports from those before it only; the last one has the default export.
    """
    return _BETWEEN.sub("", "\n".join(path.read_text(encoding="utf-8") for path in modules))
