"""A module that is not Python: found before its process starts, and said in every check alike."""

from __future__ import annotations

import warnings

from course.judge.errors import revive


def not_python(texts: dict[str, str]) -> Exception | None:
    """Return the SyntaxError of the first module that has one, as its child would tell it.

    Parameters
    ----------
    texts : dict of str to str
        Name and text of the modules.
    """
    for name, text in texts.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(text, f"{name}.py", "exec", dont_inherit=True)
        except SyntaxError as error:
            told = {
                "type": type(error).__name__,
                "builtin": type(error).__name__,
                "bases": [kind.__name__ for kind in type(error).__mro__],
                "message": error.msg,
                "line": error.lineno,
            }
            return revive(told)
        except (ValueError, RecursionError, MemoryError):
            continue  # its own process will say what is wrong with it
    return None
