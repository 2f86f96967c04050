"""From an exception in a check to a sentence: what happened, and what was expected."""

from __future__ import annotations

import ast
import builtins
import copy
import linecache
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

from course.judge.differences import in_which_way
from course.judge.errors import (
    AnswerError,
    DiedError,
    DiffersError,
    HungError,
    InterleavingError,
    MissingError,
)
from course.judge.exceptions import Raised, raised_here
from course.judge.open_check import Remembered

LONGEST = 200
"""Characters of a value that a sentence shows."""

_LONGEST_ARGUMENT = 60
"""Characters of each argument, where a call is too long to be shown as it is."""

_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+>")
_SAFE_CALLS = {"len", "sorted", "list", "set", "dict", "tuple", "range", "sum", "max", "min", "str"}
_SAFE_CALLS |= {"repr", "type", "int", "float", "round", "abs", "all", "any"}
_IN_SHORT: dict[type[Exception], str] = {
    HungError: "It did not come to an end.",
    DiedError: "The process of your answer ended before the check did.",
    MissingError: "What this check asks for is not there.",
    InterleavingError: "There is an order of steps in which it goes wrong.",
}
_RELATIONS: dict[type[ast.cmpop], str] = {
    ast.NotEq: "something other than",
    ast.Lt: "less than",
    ast.LtE: "at most",
    ast.Gt: "more than",
    ast.GtE: "at least",
    ast.In: "one of",
    ast.NotIn: "none of",
    ast.Is: "exactly",
    ast.IsNot: "anything but",
}


def in_words(
    error: BaseException, remembered: Sequence[Remembered] = (), raised: Sequence[Raised] = ()
) -> str:
    """Say what went wrong, for the learner: an exception that explains it comes first.

    Parameters
    ----------
    error : Exception
        What failed the check.
    remembered : sequence of Remembered
        What the answer gave back in this check.
    raised : sequence of Raised
        The exceptions that ended its workers.
    """
    said = _said(error, remembered)
    told = getattr(error, "remote", None) or {}
    for one in raised:
        known = one.by_task or one.type == told.get("type") or (one.taken and told)
        if not (known or str(one) in said):
            return f"{str(one)[:1].upper()}{str(one)[1:]}. So {said}"
    return said


def in_short(error: BaseException) -> str:
    """Say what went wrong in words of the judge's own: none of them is of the answer's making."""
    told = getattr(error, "remote", None)
    if told is not None:
        return f"Your code raised {with_article(_builtin(told))}."
    for kind, words in _IN_SHORT.items():
        if isinstance(error, kind):
            return words
    return ""


def _builtin(told: dict[str, Any]) -> str:
    """Return the name of the built-in exception that was raised, or that its class comes from."""
    name = str(told.get("builtin", ""))
    kind = getattr(builtins, name, None)
    return name if isinstance(kind, type) and issubclass(kind, BaseException) else "Exception"


def _said(error: BaseException, remembered: Sequence[Remembered]) -> str:
    told = getattr(error, "remote", None)
    if isinstance(error, AnswerError):
        return str(error)
    if told is not None:
        first = told.get("first")
        before = f" (before that, {raised_here(first)})" if first else ""
        return f"{raised_here(told)}{before}"
    if isinstance(error, AssertionError):
        return str(error) or _failed_assert(error, remembered)
    last = _last_value(remembered)
    gave = f" Your code gave {last}." if last else ""
    return f"the check could not use what your code gave: {type(error).__name__}: {error}.{gave}"


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
    found = _statement(error) if type(error) is AssertionError else None
    if found is None:
        return Sides()
    test = found.test.operand if isinstance(found.test, ast.UnaryOp) else found.test
    got = expected = None
    name = ""
    compared = isinstance(test, ast.Compare)
    if isinstance(test, ast.Compare):
        got = _value(test.left, found.frame, remembered)
        expected = _value(test.comparators[0], found.frame, remembered)
        test = test.left
        name = test.id if isinstance(test, ast.Name) else ""
    elif isinstance(test, ast.Call) and len(test.args) == 2 and isinstance(test.func, ast.Name):
        compared = not hasattr(builtins, test.func.id)  # near(means, values)
        got, expected = (_value(arg, found.frame, remembered) for arg in test.args)
    if isinstance(test, ast.Call) and len(test.args) == 1:  # len(seen.processes)
        test = test.args[0]
    owner = _value(test.value, found.frame, remembered) if isinstance(test, ast.Attribute) else None
    return Sides(
        got.value if got else None,
        expected.value if expected else None,
        compared and got is not None and expected is not None,
        owner.value if owner else None,
        test.attr if isinstance(test, ast.Attribute) else "",
        name,
    )


# -- a failed assert -------------------------------------------------------------------------------


def _failed_assert(error: BaseException, remembered: Sequence[Remembered]) -> str:
    found = _statement(error)
    if found is None:
        return "what was expected did not hold"
    test, frame = found.test, found.frame
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _comparison(test, frame, remembered)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        negated = test.operand
        if isinstance(negated, ast.Attribute) and negated.attr == "in_main_thread":
            return "the work was done in the main thread, not by a worker"
        if isinstance(negated, ast.Attribute) and negated.attr == "in_parent":
            owner = _value(negated.value, frame, remembered)
            name = getattr(owner.value, "__name__", "it") if owner else "it"
            return f"{name} was called in the parent, not in another process"
    if isinstance(test, ast.Attribute):
        owner = _value(test.value, frame, remembered)
        explained = getattr(owner.value, "explain", None) if owner else None
        if explained:
            return str(explained(test.attr))
    came = _made_by(test, frame, remembered)
    return f"this must hold: {found.text}{_with_values(test, frame)}{came}"


@dataclass(frozen=True)
class _Found:
    """The test of a failed assert, and where it ran."""

    test: ast.expr
    frame: FrameType
    text: str


def _statement(error: BaseException) -> _Found | None:
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
    return _Found(around[-1].test, frame, ast.get_source_segment(source, around[-1].test) or "")


def _comparison(test: ast.Compare, frame: FrameType, remembered: Sequence[Remembered]) -> str:
    got = _value(test.left, frame, remembered)
    expected = _value(test.comparators[0], frame, remembered)
    said = ast.unparse(test.left)
    if got is None or expected is None:
        came = _made_by(test, frame, remembered)
        return f"this must hold: {ast.unparse(test)}{_with_values(test, frame)}{came}"
    wanted = short(expected.value)
    relation = _RELATIONS.get(type(test.ops[0]))
    if relation:
        wanted = f"{relation} {wanted}"
    gave = short(got.value)
    if got.value is None and got.called:
        gave = "None (is there a `return`?)"
    elif not (relation or _is_of_one_kind(got.value, expected.value)):
        gave = f"{gave}, {with_article(_kind(got.value))}"
        wanted = f"{wanted}, {with_article(_kind(expected.value))}"
    left = f"{got.called} gave" if got.called else f"{said} was"
    came = "" if got.called else _made_by(test.left, frame, remembered)
    way = "" if relation else in_which_way(got.value, expected.value)
    return f"{left} {gave}; expected was {wanted}{came}{f'. {way}' if way else ''}"


def _with_values(test: ast.expr, frame: FrameType) -> str:
    """Say what the variables of a condition were, as far as they are plain data."""
    plain = (bool, int, float, str, list, tuple, dict, set)
    parts = [n for n in ast.walk(test) if isinstance(n, ast.Name | ast.Attribute)]
    values = {ast.unparse(n): _evaluated(n, {}, frame, ()) for n in parts}
    said = [f"{n} was {short(v.value)}" for n, v in values.items() if v and type(v.value) in plain]
    return f"; {', '.join(said)}" if said else ""


def _is_of_one_kind(got: object, expected: object) -> bool:
    numbers = (int, float)
    alike = type(got) in numbers and type(expected) in numbers
    return got is None or expected is None or alike or type(got) is type(expected)


def with_article(word: str) -> str:
    """Return "a ValueError", "an OSError"."""
    return f"{'an' if word[:1] in 'aeiouAEIO' else 'a'} {word}"


def _kind(value: object) -> str:
    data = getattr(value, "_data", None)
    return str(data["type"]) if isinstance(data, dict) else type(value).__name__


@dataclass(frozen=True)
class _Value:
    """A value, and the call of the answer that gave it, if one did."""

    value: Any
    called: str = ""


def _value(node: ast.expr, frame: FrameType, remembered: Sequence[Remembered]) -> _Value | None:
    """Return a side of the comparison without calling the answer again; None if that needs it."""
    calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
    own = [call for call in calls if not _is_safe(call, frame, remembered)]
    own.sort(key=lambda call: (call.end_lineno or 0, call.end_col_offset or 0))  # as they end
    if not own:
        return _evaluated(node, {}, frame, remembered)
    if own == [node]:
        return _last_gave(node, remembered)
    made = [one for one in remembered if one.called is not None][-len(own) :]
    names = [ast.unparse(call.func).rpartition(".")[2] for call in own]
    if [one.path.rpartition(".")[2] for one in made] != names or _is_repeated(own, node):
        return None
    values = {call: one.value for call, one in zip(own, made, strict=True)}
    return _evaluated(node, values, frame, remembered)


_SAFE_METHODS = {"values", "keys", "items", "copy", "count", "index", "split", "splitlines"}
_SAFE_METHODS |= {"startswith", "endswith", "strip", "upper", "lower", "encode", "decode"}


def _is_safe(call: ast.Call, frame: FrameType, remembered: Sequence[Remembered]) -> bool:
    """Tell whether a call may be made again: it changes nothing, and is none of the answer's."""
    if isinstance(call.func, ast.Name):
        return call.func.id in _SAFE_CALLS
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _SAFE_METHODS:
        return False
    on = _value(call.func.value, frame, remembered)
    return on is not None and type(on.value) in (str, bytes, list, tuple, dict, set)


def _is_repeated(calls: list[ast.Call], node: ast.expr) -> bool:
    """Tell whether one of these calls may be made any number of times, or before another ends."""
    again = [
        part
        for n in ast.walk(node)
        for part in (
            [n.body] if isinstance(n, ast.Lambda)
            else [n.elt, *n.generators[1:]] if isinstance(n, ast.ListComp | ast.GeneratorExp | ast.SetComp)
            else [n] if isinstance(n, ast.DictComp | ast.BoolOp | ast.IfExp)
            else []
        )
    ]  # fmt: skip
    again += [arg for call in calls for arg in (*call.args, *call.keywords)]
    return any(call in ast.walk(part) for part in again for call in calls)


def _last_gave(call: ast.expr, remembered: Sequence[Remembered]) -> _Value | None:
    last = remembered[-1] if remembered else None
    if last is None or last.called is None or not isinstance(call, ast.Call):
        return None
    gave = ast.unparse(call.func).endswith(last.path.rpartition(".")[2])
    return _Value(last.value, _call_text(last)) if gave else None


class _Given(ast.NodeTransformer):
    """Puts names in the place of calls."""

    def __init__(self, names: dict[ast.Call, str]) -> None:
        self._names = names

    def visit_Call(self, node: ast.Call) -> ast.AST:  # noqa: N802  (as `ast` calls it)
        """Return the name that stands for this call, if one does."""
        if node in self._names:
            return ast.copy_location(ast.Name(self._names[node], ast.Load()), node)
        return self.generic_visit(node)


def _evaluated(
    node: ast.expr,
    values: dict[ast.Call, Any],
    frame: FrameType,
    remembered: Sequence[Remembered],
) -> _Value | None:
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
            return _Value(value, _call_text(made))
    return _Value(value)


def _call_text(remembered: Remembered) -> str:
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


def _made_by(test: ast.expr, frame: FrameType, remembered: Sequence[Remembered]) -> str:
    """Say by which call of the answer came what a comparison looks at; empty if by none."""
    made = [one for one in remembered if one.called is not None and one.path != "together"]
    seen = {**frame.f_globals, **frame.f_locals}
    for name in dict.fromkeys(n.id for n in ast.walk(test) if isinstance(n, ast.Name)):
        for one in made:
            if name in seen and one.value is seen[name] and one.value is not None:
                return f" ({name} = {_call_text(one)})"
    return f" (after {_call_text(made[-1])})" if made else ""


def _last_value(remembered: Sequence[Remembered]) -> str:
    made = next((r for r in reversed(remembered) if r.called is not None), None)
    return f"{short(made.value)} for {_call_text(made)}" if made else ""
