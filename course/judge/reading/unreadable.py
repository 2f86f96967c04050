"""A module that is not Python: found before its process starts, and said in every check alike."""

from __future__ import annotations

import functools
import re
import warnings

from course.judge.errors import revive

_MOST_KEPT = 64
"""Texts of which it is kept what was found: an answer is read once, not in every check."""

_CODING = re.compile("coding[:=]")
_ANOTHER_ENCODING = (
    "this text is in UTF-8, and its line `coding` names another encoding: take that line out"
)


def in_a_file(text: str) -> str:
    """Return a text as it stands in its file: half a character cannot be written there."""
    return text.encode(errors="replace").decode()


def not_python(texts: dict[str, str]) -> Exception | None:
    """Return the SyntaxError of the first module that has one, as its child would tell it.

    Parameters
    ----------
    texts : dict of str to str
        Name and text of the modules.
    """
    for name, text in texts.items():
        if error := _error_in(text, f"{name}.py"):
            told = {
                "type": type(error).__name__,
                "builtin": type(error).__name__,
                "bases": [kind.__name__ for kind in type(error).__mro__],
                "message": error.msg,
                "line": error.lineno,
                "of_text": True,
            }
            return revive(told)
    return None


@functools.lru_cache(_MOST_KEPT)
def _error_in(text: str, file: str) -> SyntaxError | None:
    """Compile a text, and make sure that Python finds the same when it reads the file.

    Who judges an answer reads its text. Its process reads a file, in the encoding that this names.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            code = compile(text, file, "exec", dont_inherit=True)
            named = _CODING.search(text)
            if named and compile(text.encode(), file, "exec", dont_inherit=True) != code:
                line = text.count("\n", 0, named.start()) + 1
                return SyntaxError(_ANOTHER_ENCODING, (file, line, None, None))
        except SyntaxError as error:
            return error.with_traceback(None)
        except (ValueError, RecursionError, MemoryError):
            pass  # the judge cannot take it apart, and says so when it tries (`screen`)
    return None
