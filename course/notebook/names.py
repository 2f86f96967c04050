"""Which names a ``%%module`` cell may carry, and what to say about the others.

The name becomes a file beside the notebook and a module that every worker process imports, so a
name that hides another module (``queue.py`` hides the standard library's ``queue``) breaks code
far away from the cell. All such names are refused before anything is written.
"""

from __future__ import annotations

import keyword
import sys
from importlib.machinery import PathFinder
from pathlib import Path

# Windows cannot open files of these names, whatever the suffix:
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_WINDOWS_DEVICES = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)),
    ]
)


MOST_LETTERS = 100
"""The length of the longest name: with its ending it must fit into a file system's names."""


class BadName(ValueError):
    """The name after ``%%module`` cannot be used; the message says why and what to write."""


def name_in(line: str) -> str:
    """The module name in the rest of a ``%%module`` line; a trailing comment is dropped.

    Raises
    ------
    BadName
        When there is no name, or more than one word.
    """
    words = line.split("#", 1)[0].split()
    if not words:
        raise BadName(
            "%%module needs a name: the module that this cell becomes. "
            "Write for example `%%module workers` as the first line of the cell."
        )
    if len(words) > 1:
        raise BadName(
            f"%%module takes one name, but the line says `{' '.join(words)}`. "
            f"Write `%%module {'_'.join(words)}`, or put the rest on a line of its own."
        )
    return words[0]


def check_name(name: str, folder: Path) -> None:
    """Refuse a name that cannot be a module in `folder`, or would hide another one there.

    Raises
    ------
    BadName
        With a message that says what is wrong and what to do.
    """
    _check_spelling(name)
    hidden = _hides(name, folder)
    if hidden:
        raise BadName(
            f"`{name}` is the name of {hidden}. A file {name}.py beside the notebook would "
            f"hide it. Choose another name, for example `%%module my_{name}`."
        )
    if (folder / name / "__init__.py").exists():
        raise BadName(
            f"the folder {name}/ beside the notebook is a package of that name, and Python would "
            f"import it instead of this cell. Choose another name, or rename the folder."
        )


def check_handed_in(name: str) -> None:
    """Refuse a name as `check_name` does, where there is no notebook and no folder of its own.

    Raises
    ------
    BadName
        With a message that says what is wrong and what to do.
    """
    _check_spelling(name)
    hidden = _is_standard(name) or _is_installed(name, sys.path)
    if hidden:
        raise BadName(
            f"`{name}` is the name of {hidden}, which a module of the notebook would hide. "
            f"Choose another name, for example `%%module my_{name}`."
        )


def _check_spelling(name: str) -> None:
    if len(name) > MOST_LETTERS:
        raise BadName(
            f"a name of {len(name)} letters is too long for a file: at most {MOST_LETTERS}. "
            f"Choose a shorter one."
        )
    if name.endswith(".py") and name[:-3].isidentifier():
        raise BadName(f"`{name}` is a file name; write the module's name: `%%module {name[:-3]}`.")
    if not (name.isidentifier() and name.isascii()):
        raise BadName(
            f"`{name}` cannot be the name of a module. Use letters a-z, digits and underscores, "
            f"and begin with a letter, for example `%%module {_spelled(name)}`."
        )
    if keyword.iskeyword(name):
        raise BadName(
            f"`{name}` is a keyword of Python, so `import {name}` could not be written. "
            f"Choose another name, for example `%%module my_{name}`."
        )
    if name.startswith("__"):
        raise BadName(
            f"names that begin with two underscores, as `{name}` does, belong to Python itself. "
            f"Choose another name, for example `%%module {name.strip('_') or 'workers'}`."
        )
    if name.lower() in _WINDOWS_DEVICES:
        raise BadName(
            f"Windows cannot have a file named {name}.py. "
            f"Choose another name, for example `%%module my_{name}`."
        )


def _spelled(name: str) -> str:
    """A legal name that is as near to `name` as can be."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name)
    kept = kept.strip("_").lstrip("0123456789_")
    return kept if kept and not keyword.iskeyword(kept) else "workers"


def _hides(name: str, folder: Path) -> str | None:
    """What a file ``name.py`` in `folder` would hide, in words, or None."""
    elsewhere = [entry for entry in sys.path if entry and not _same(entry, folder)]
    hidden = _is_standard(name) or _is_installed(name, elsewhere)
    if hidden:
        return hidden
    loaded = sys.modules.get(name)
    if loaded is not None and not _lives_in(loaded, name, folder):
        return "a module that is already in use here"
    return None


def _is_standard(name: str) -> str | None:
    if name in sys.stdlib_module_names or name in sys.builtin_module_names:
        return "a module of Python's standard library"
    return None


def _is_installed(name: str, places: list[str]) -> str | None:
    for finder in sys.meta_path:
        path = places if finder is PathFinder else None
        if path is None and not _is_editable_finder(finder):
            continue
        spec = finder.find_spec(name, path)
        if spec is not None and spec.origin is not None:
            return "an installed module"
    return None


def _is_editable_finder(finder: object) -> bool:
    """Whether `finder` serves packages installed with ``pip install --editable``."""
    module = finder.__module__ if isinstance(finder, type) else type(finder).__module__
    return module.startswith("__editable__")


def _lives_in(module: object, name: str, folder: Path) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and _same(file, folder / f"{name}.py")


def _same(one: str | Path, other: str | Path) -> bool:
    return Path(one).resolve() == Path(other).resolve()
