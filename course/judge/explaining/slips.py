"""Names that a test cell itself gives to mistakes: which promise was broken, and by what value.

The rules of `course.judge.mistakes` read the code, and are the same in every exercise. What only
one exercise can get wrong (an import that is relative is counted too) is said by its test cell,
where an assert fails for this reason and for no other.
"""

from __future__ import annotations


class Slip(str):
    """The message of an assert that has a name for the mistake.

    Attributes
    ----------
    told : str
        What is to be said in the place of the values that were compared; may be empty.
    """

    told = ""


def slip(name: str, seen: object = True, *, told: str = "") -> str:
    """Name the mistake that makes an ``assert`` fail: to be written as its message.

    Several are joined by ``or``: the first that was seen gives the name.

    Parameters
    ----------
    name : str
        What the answer did, as a short statement in the past: "a relative import was counted". It
        must be true whenever the assert fails and `seen` holds, whatever the answer looks like.
    seen : object, optional
        Whether it was this mistake: ``facts["imports"] == ["a"]``.
    told : str, optional
        What is said instead of the two sides of the comparison. It may hold values of the answer:
        of a hidden check only the name is shown.

    Returns
    -------
    str
        The message; empty, which is none, where the mistake was not seen.
    """
    message = Slip(name if seen else "")
    message.told = told
    return message


def slip_of(error: BaseException) -> str:
    """Return the name that a failed assert, `raises` or `agree` gives, or nothing."""
    said = error.args[0] if type(error) is AssertionError and error.args else ""
    return str(said) if isinstance(said, Slip) else getattr(error, "slip", "")
