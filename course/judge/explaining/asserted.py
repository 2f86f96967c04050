"""What a failed ``assert`` of a test cell compared, found without calling the answer again."""

from __future__ import annotations

import ast
import builtins
import copy
import linecache
import re
import traceback
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

from course.judge.errors import DiffersError
from course.judge.open_check import Remembered

LONGEST = 200
"""Characters of a value that a sentence shows."""

_LONGEST_ARGUMENT = 60
"""Characters of each argument, where a call is too long to be shown as it is."""

_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+>")
_SAFE_CALLS = {"len", "sorted", "list", "set", "dict", "tuple", "range", "sum", "max", "min", "str"}
_SAFE_CALLS |= {"repr", "type", "int", "float", "round", "abs", "all", "any", "zip", "enumerate"}


def short(value: object) -> str:
    """Return the repr of a value, cut to `LONGEST` characters."""
    try:
        text = _ADDRESS.sub(">", repr(value))
    except Exception as error:  # an instructor's object, or a number of too many digits
        text = f"<{type(value).__name__}: {error}>"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"


@dataclass(frozen=True)
class Sides:
    """The two sides of a failed comparison, or the attribute of evidence that was false.

    Attributes
    ----------
    got, expected : object
        The values; None where they are not known.
    known : bool
        Whether they are.
    owner : object
        The spy or rendezvous whose attribute was looked at, None when it was none.
    attribute : str
        Its name: "met", "in_main_thread", "most_at_once".
    name : str
        The variable on the left side of the comparison, "" if it was none.
    """

    got: Any = None
    expected: Any = None
    known: bool = False
    owner: Any = None
    attribute: str = ""
    name: str = ""


def sides_of(error: BaseException, remembered: Sequence[Remembered]) -> Sides:
    """Return what a failed ``assert`` compared.

    Parameters
    ----------
    error : Exception
        What failed the check.
    remembered : sequence of Remembered
        What the answer gave back in this check.
    """
    if isinstance(error, DiffersError):
        return Sides(error.got, error.expected, known=True)
    found = statement(error) if type(error) is AssertionError else None
    if found is None:
        return Sides()
    test = found.test.operand if isinstance(found.test, ast.UnaryOp) else found.test
    got = expected = None
    name = ""
    compared = isinstance(test, ast.Compare)
    if isinstance(test, ast.Compare):
        test = failing_link(test, found.frame, remembered)
    if isinstance(test, ast.Compare):
        if not holds_by_now(test, found.frame, remembered):
            got = value_of(test.left, found.frame, remembered)
            expected = value_of(test.comparators[0], found.frame, remembered)
        test = test.left
        name = test.id if isinstance(test, ast.Name) else ""
    elif isinstance(test, ast.Call) and len(test.args) == 2 and isinstance(test.func, ast.Name):
        compared = not hasattr(builtins, test.func.id)  # near(means, values)
        got, expected = (value_of(arg, found.frame, remembered) for arg in test.args)
    if isinstance(test, ast.Call) and len(test.args) == 1:  # len(seen.processes)
        test = test.args[0]
    looked = test.value if isinstance(test, ast.Attribute) else None
    owner = value_of(looked, found.frame, remembered) if looked is not None else None
    return Sides(
        got.value if got else None,
        expected.value if expected else None,
        compared and got is not None and expected is not None,
        owner.value if owner else None,
        test.attr if isinstance(test, ast.Attribute) else "",
        name,
    )


@dataclass(frozen=True)
class Found:
    """The test of a failed assert, and where it ran."""

    test: ast.expr
    frame: FrameType
    text: str


def statement(error: BaseException) -> Found | None:
    """Return the ``assert`` that has failed, None where it cannot be found."""
    places = list(traceback.walk_tb(error.__traceback__))
    if not places:
        return None
    frame, line = places[-1]
    source = "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
    try:
        tree = ast.parse(source)
    except SyntaxError:  # an IPython cell with a magic in it
        return None
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or line)
    ]
    if not around:
        return None
    return Found(around[-1].test, frame, ast.get_source_segment(source, around[-1].test) or "")


@dataclass(frozen=True)
class Value:
    """A value, and the call of the answer that gave it, if one did."""

    value: Any
    called: str = ""


def failing_link(
    test: ast.Compare, frame: FrameType, remembered: Sequence[Remembered]
) -> ast.Compare:
    """Return the first of ``a == b == c`` that does not hold, the whole where that is not known."""
    sides = [test.left, *test.comparators]
    for left, op, right in zip(sides, test.ops, sides[1:], strict=False):
        link = ast.fix_missing_locations(ast.copy_location(ast.Compare(left, [op], [right]), test))
        held = value_of(link, frame, remembered) if len(test.ops) > 1 else None
        if held is not None and not held.value:
            return link
    return test


def holds_by_now(test: ast.Compare, frame: FrameType, remembered: Sequence[Remembered]) -> bool:
    """Tell whether what did not hold does now: what it looks at has changed meanwhile."""
    held = value_of(test, frame, remembered)
    return held is not None and held.value is True


def value_of(node: ast.expr, frame: FrameType, remembered: Sequence[Remembered]) -> Value | None:
    """Return a side of the comparison without calling the answer again; None if that needs it."""
    if _is_used_up(node, frame):
        return None
    calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
    own = [call for call in calls if not _is_safe(call, frame, remembered)]
    own.sort(key=lambda call: (call.end_lineno or 0, call.end_col_offset or 0))  # as they end
    if not own:
        return evaluated(node, {}, frame, remembered)
    if node in own:
        return _last_gave(node, remembered)
    made = [one for one in remembered if one.called is not None][-len(own) :]
    names = [ast.unparse(call.func).rpartition(".")[2] for call in own]
    if [one.path.rpartition(".")[2] for one in made] != names or _is_repeated(own, node):
        return None
    values = {call: one.value for call, one in zip(own, made, strict=True)}
    return evaluated(node, values, frame, remembered)


_WITHOUT_LOOKING = {"str", "repr", "type"}
"""Of the safe calls, those that take nothing out of what they are given."""


def _is_used_up(node: ast.expr, frame: FrameType) -> bool:
    """Tell whether a part goes through something that gives its values once, and has given them.

    That is an iterator, or an object in the process of the answer, which may be one: neither is a
    collection.
    """
    for part in ast.walk(node):
        through: list[ast.expr] = []
        if isinstance(part, ast.comprehension):
            through = [part.iter]
        elif isinstance(part, ast.Starred):
            through = [part.value]
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
            through = part.args if part.func.id in _SAFE_CALLS - _WITHOUT_LOOKING else []
        for name in (n.id for n in through if isinstance(n, ast.Name)):
            value = {**frame.f_globals, **frame.f_locals}.get(name)
            if isinstance(value, Iterable) and not isinstance(value, Collection):
                return True
    return False


_SAFE_METHODS = {"values", "keys", "items", "copy", "count", "index", "split", "splitlines"}
_SAFE_METHODS |= {"startswith", "endswith", "strip", "upper", "lower", "encode", "decode"}


def _is_safe(call: ast.Call, frame: FrameType, remembered: Sequence[Remembered]) -> bool:
    """Tell whether a call may be made again: it changes nothing, and is none of the answer's."""
    if isinstance(call.func, ast.Name) and call.func.id == "map":
        return isinstance(call.args[0], ast.Name) and call.args[0].id in _SAFE_CALLS
    if isinstance(call.func, ast.Name):
        return call.func.id in _SAFE_CALLS
    if ast.unparse(call.func) == "dict.fromkeys":
        return True
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _SAFE_METHODS:
        return False
    on = value_of(call.func.value, frame, remembered)
    return on is not None and type(on.value) in (str, bytes, list, tuple, dict, set)


def _is_repeated(calls: list[ast.Call], node: ast.expr) -> bool:
    """Tell whether one of these calls may be made any number of times, or before another ends."""
    again = [
        part
        for n in ast.walk(node)
        for part in (
            [n.body] if isinstance(n, ast.Lambda)
            else [n.elt, *n.generators[1:]] if isinstance(n, ast.ListComp | ast.GeneratorExp)
            else [n] if isinstance(n, ast.SetComp | ast.DictComp | ast.BoolOp | ast.IfExp)
            else []
        )
    ]  # fmt: skip
    again += [arg for call in calls for arg in (*call.args, *call.keywords)]
    return any(call in ast.walk(part) for part in again for call in calls)


def _last_gave(call: ast.expr, remembered: Sequence[Remembered]) -> Value | None:
    last = remembered[-1] if remembered else None
    if last is None or last.called is None or not isinstance(call, ast.Call):
        return None
    gave = ast.unparse(call.func).endswith(last.path.rpartition(".")[2])
    return Value(last.value, call_text(last)) if gave else None


class _Given(ast.NodeTransformer):
    """Puts names in the place of calls."""

    def __init__(self, names: dict[ast.Call, str]) -> None:
        self._names = names

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Return the name that stands for this call, if one does."""
        if node in self._names:
            return ast.copy_location(ast.Name(self._names[node], ast.Load()), node)
        return self.generic_visit(node)


def evaluated(
    node: ast.expr,
    values: dict[ast.Call, Any],
    frame: FrameType,
    remembered: Sequence[Remembered],
) -> Value | None:
    """Return the value of an expression, with these values in the place of these calls."""
    names = {call: f"__given_{n}" for n, call in enumerate(values)}
    given = {names[call]: value for call, value in values.items()}
    node = _Given(names).visit(copy.deepcopy(node, {id(call): call for call in values}))
    try:
        code = compile(ast.Expression(node), "<check>", "eval")
        value = eval(code, frame.f_globals | given, frame.f_locals)  # noqa: S307  (the instructor's text)
    except Exception:
        return None
    if isinstance(node, ast.Name):
        made = next((r for r in reversed(remembered) if r.called and r.value is value), None)
        if made is not None and value is not None:
            return Value(value, call_text(made))
    return Value(value)


def call_text(remembered: Remembered) -> str:
    """Return a call of the answer as it would be written, its arguments cut where they are long."""
    args, kwargs = remembered.called or ((), {})
    for longest in (LONGEST, _LONGEST_ARGUMENT, _LONGEST_ARGUMENT // 4):
        parts = [_argument(arg, longest) for arg in args]
        parts += [f"{name}={_argument(value, longest)}" for name, value in kwargs.items()]
        text = f"{remembered.path}({', '.join(parts)})"
        if len(text) <= LONGEST:
            return text
    return f"{remembered.path}(…)"


def _argument(value: object, longest: int) -> str:
    name = getattr(value, "__name__", "")
    if name.startswith("__"):  # the `__call__` of an object
        name = type(getattr(value, "__self__", value)).__name__
    text = name or short(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def made_by(test: ast.expr, frame: FrameType, remembered: Sequence[Remembered]) -> str:
    """Say by which call of the answer came what a comparison looks at; empty if by none."""
    made = [one for one in remembered if one.called is not None and one.path != "together"]
    seen = {**frame.f_globals, **frame.f_locals}
    for name in dict.fromkeys(n.id for n in ast.walk(test) if isinstance(n, ast.Name)):
        for one in made:
            single = isinstance(one.value, bool | int | float | str | type(None))  # any may be it
            if name in seen and one.value is seen[name] and not single:
                return f" ({name} = {call_text(one)})"
    return f" (after {call_text(made[-1])})" if made else ""
