"""In which way two values differ: what is missing, what is too much, what stands elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

_LINED_UP = (list, tuple)
_SETS = (set, frozenset)
_MOST = 3
"""Parts that a sentence names."""
_LONGEST = 40
"""Characters of a part in a sentence."""


def parts(got: Any, expected: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the innermost parts that differ, each with what was expected in its place."""
    if alike(got, expected):
        return
    pairs: list[tuple[Any, Any]] = []
    if isinstance(got, _LINED_UP) and isinstance(expected, _LINED_UP):
        if len(got) == len(expected) and not is_another_order(got, expected):
            pairs = list(zip(got, expected, strict=True))
    elif isinstance(got, dict) and isinstance(expected, dict) and got.keys() == expected.keys():
        pairs = [(got[key], expected[key]) for key in expected]
    if not pairs:
        yield got, expected
    for pair in pairs:
        yield from parts(*pair)


def alike(one: Any, other: Any) -> bool:
    """Tell whether two values are equal and nobody takes one for the other: 0 is not False."""
    return type(one) is type(other) and bool(one == other)


def counts_as_false(value: Any) -> bool:
    """Tell whether a value is plain data and counts as false: None, 0, "", or empty."""
    plain = (bool, int, float, str, bytes, list, tuple, dict, set, frozenset, type(None))
    return isinstance(value, plain) and not value


def is_another_order(got: Any, expected: Any) -> bool:
    """Tell whether both have the same parts."""
    if not (isinstance(got, _LINED_UP) and isinstance(expected, _LINED_UP)) or got == expected:
        return False
    return Counter(map(_text, got)) == Counter(map(_text, expected))


def left_out(got: Any, expected: Any) -> list[Any]:
    """Return what is missing, where nothing else is wrong: values, or the entries of a dictionary.

    Nothing is returned where anything else is wrong.
    """
    if isinstance(got, dict) and isinstance(expected, dict):
        if not all(key in expected and alike(got[key], expected[key]) for key in got):
            return []
        return [(key, expected[key]) for key in expected if key not in got]
    if isinstance(got, _SETS) and isinstance(expected, _SETS):
        return sorted(expected - got, key=_text) if got < expected else []
    if not (isinstance(got, _LINED_UP) and isinstance(expected, _LINED_UP)):
        return []
    missing, left = [], list(got)
    for value in expected:
        if left and alike(left[0], value):
            del left[0]
        else:
            missing.append(value)
    return [] if left else missing


def _left_out_in_any_order(got: Any, expected: Any) -> list[Any]:
    """Return what is missing in a list whose other parts, two at least, stand in any order."""
    if not (isinstance(got, _LINED_UP) and isinstance(expected, _LINED_UP)) or len(got) < 2:
        return []
    left, missing = Counter(map(_text, got)), []
    for value in expected:
        text = _text(value)
        if left[text]:
            left[text] -= 1
        else:
            missing.append(value)
    return [] if left.total() else missing


def are_repeats(missing: list[Any], got: Any) -> bool:
    """Tell whether all that is missing is there once."""
    there = Counter(map(_text, got)) if missing else Counter()
    return bool(missing) and all(there[_text(value)] == 1 for value in missing)


def in_which_way(got: Any, expected: Any) -> str:
    """Say in one sentence how two values differ, where that is not plain to see; else nothing."""
    try:
        apart = list(parts(got, expected))
    except RecursionError:
        return ""
    if len(apart) > 1 and all(_is_one_short(*pair) for pair in apart):
        return f"In {len(apart)} places the last one is missing."
    if not apart:
        return ""
    is_, should = apart[0]
    if len(apart) > 1:
        said = _of_parts(is_, should) if _is_full(is_) and _is_full(should) else ""
        said = said or f"{_shown(is_)} stands where {_shown(should)} should be."
        return f"It differs in {len(apart)} places. In the first of them: {said}"
    inside = is_ is not got
    full = inside or (_is_full(is_) and _is_full(should))
    said = _of_parts(is_, should) if full else ""
    plain = f"{_shown(is_)} stands where {_shown(should)} should be." if inside else ""
    return said or plain


def _of_parts(got: Any, expected: Any) -> str:
    """Say what is missing, too much, or elsewhere; nothing where it is neither."""
    said = ""
    if missing := left_out(got, expected):
        said = _of_missing(missing, got)
    elif more := left_out(expected, got):
        said = f"Too much is {_named(more, entries=isinstance(got, dict))}."
    elif is_another_order(got, expected) and not isinstance(got, tuple):
        said = f"The values are right, and their order is {_which_order(got, expected)}."
    elif missing := _left_out_in_any_order(got, expected):
        said = f"Missing is {_named(missing)}, and the others stand in another order."
    elif more := _left_out_in_any_order(expected, got):
        said = f"Too much is {_named(more)}, and the others stand in another order."
    elif isinstance(got, dict) and isinstance(expected, dict):
        said = _of_entries(got, expected)
    elif isinstance(got, str) and isinstance(expected, str):
        said = _of_texts(got, expected)
    return said


def _of_texts(got: str, expected: str) -> str:
    """Say in which words two texts differ that have most of them in common."""
    if got.split() == expected.split():
        return "Only spaces or line ends differ."
    if got.lower() == expected.lower():
        return "Only large and small letters differ."
    pairs = list(zip(got.split(" "), expected.split(" "), strict=False))
    apart = [(is_, should) for is_, should in pairs if is_ != should]
    same = got.count(" ") == expected.count(" ") and len(apart) == 1 < len(pairs)
    return f"{_shown(apart[0][0])} stands where {_shown(apart[0][1])} should be." if same else ""


def _is_one_short(got: Any, expected: Any) -> bool:
    return (
        isinstance(got, _LINED_UP)
        and len(left_out(got, expected)) == 1 == len(expected) - len(got)
        and list(got) == list(expected)[:-1]
    )


def _is_full(value: Any) -> bool:
    """Tell whether there is something in it, so that a difference may be hard to see."""
    return not isinstance(value, (*_LINED_UP, *_SETS, dict)) or bool(value)


def _of_missing(missing: list[Any], got: Any) -> str:
    if not isinstance(got, dict) and are_repeats(missing, got):
        return "What occurs several times is there only once."
    there = 0 if isinstance(got, dict) else [*map(_text, got)].count(_text(missing[0]))
    if len(missing) == 1 and there:
        return f"{_shown(missing[0])} is there {there} times, not {there + 1}."
    return f"Missing is {_named(missing, entries=isinstance(got, dict))}."


def _of_entries(got: dict[Any, Any], expected: dict[Any, Any]) -> str:
    missing = [key for key in expected if key not in got]
    more = [key for key in got if key not in expected]
    said = [f"missing is the entry for {_named(missing)}"] if missing else []
    said += [f"too much is the one for {_named(more)}"] if more else []
    told = " and ".join(said)
    return f"{told[:1].upper()}{told[1:]}." if said else ""


def _which_order(got: Any, expected: Any) -> str:
    return "the other way round" if list(got) == list(expected)[::-1] else "another one"


def _named(values: list[Any], *, entries: bool = False) -> str:
    values = [key for key, _ in values] if entries else values
    said = ", ".join(map(_shown, values[:_MOST]))
    more = len(values) - _MOST
    said = f"the entry for {said}" if entries else said
    return f"{said} and {more} more" if more > 0 else said


def _text(value: Any) -> str:
    try:
        return repr(value)
    except ValueError:  # a number of too many digits
        return f"<{type(value).__name__} of too many digits>"


def _shown(value: Any) -> str:
    text = _text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def are_numbers(got: object, expected: object) -> bool:
    """Tell whether both are numbers, and none of them is True or False."""
    return all(isinstance(n, int | float) and not isinstance(n, bool) for n in (got, expected))
