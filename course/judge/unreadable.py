"""A module that is not Python: found before its process starts, and said in every check alike."""

from __future__ import annotations

import re
import warnings

from course.judge.errors import revive

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
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                _compile(text, f"{name}.py")
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


def _compile(text: str, file: str) -> None:
    """Compile a text, and make sure that Python finds the same when it reads the file.

    Who judges an answer reads its text. Its process reads a file, in the encoding that this names.
    """
    code = compile(text, file, "exec", dont_inherit=True)
    named = _CODING.search(text)
    if named and compile(text.encode(), file, "exec", dont_inherit=True) != code:
        line = text.count("\n", 0, named.start()) + 1
        raise SyntaxError(_ANOTHER_ENCODING, (file, line, None, None))
