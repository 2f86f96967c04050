"""Comparing an answer with a reference on inputs that are generated.

By the library Hypothesis, always with the same seed, so that a verdict never depends on luck; an
input that tells the two apart is made as small as possible before it is shown.
"""

from __future__ import annotations

import contextlib
import copy
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course.judge.errors import AnswerError, DiffersError, JudgeError, WrongCheckError
from course.judge.explaining.asserted import short
from course.judge.explaining.differences import in_which_way
from course.judge.explaining.explain import with_article
from course.judge.judging import here
from course.judge.own_faults import own_fault

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_SEED = 1
_MORE_TO_SHRINK = 5
"""So many times as many calls as examples are made to find a smaller input that fails."""


class _Over(BaseException):
    """Ends the search: nothing that is caught by `except Exception`, Hypothesis's own included."""


def agree(
    function: Callable[..., Any],
    reference: Callable[..., Any],
    *strategies: SearchStrategy[Any],
    examples: Iterable[tuple[Any, ...]] = (),
    times: int = 60,
    same: Callable[[Any, Any], bool] | None = None,
    slips: Mapping[str, Callable[..., Any]] | None = None,
) -> None:
    """Compare what a function of the answer gives with what a reference gives.

    Both must return equal values, or raise an exception of the same type. A call of the answer
    takes about a millisecond.

    Parameters
    ----------
    function : callable
        Of the answer: ``student.overlap``.
    reference : callable
        The same of the test cell's own, right and as simple as can be.
    *strategies : SearchStrategy
        One for each argument, of ``hypothesis.strategies``.
    examples : iterable of tuple, optional
        Arguments to begin with, in their order: the boundaries that must not be left to chance.
    times : int, optional
        How many inputs are generated.
    same : callable, optional
        Tells whether the value of the answer, its first argument, is as good as the reference's.
    slips : mapping of str to callable, optional
        What the reference would be if the text had been misunderstood, by the name of the mistake
        (see `course.judge.slip`). The one that gives what the answer gives, for all the examples
        and every other input that was tried, names it.

    Raises
    ------
    AssertionError
        The values differ; the message shows the smallest input found for which they do.
    Exception
        What the answer raised where the reference returned a value.
    """
    same = same or _same
    tried: list[tuple[tuple[Any, ...], _Outcome]] = []

    def compared(*args: Any) -> Exception | None:
        got = _outcome(function, args)
        tried.append((args, got))
        return _difference(function, args, got, _outcome(reference, args), same)

    given = list(examples)
    first = next((error for args in given if (error := compared(*args)) is not None), None)
    error = first or _search(compared, strategies, times)
    if error is None:
        return
    if slips and isinstance(error, AnswerError):
        if first is not None:  # what one example shows may come of many mistakes
            with contextlib.suppress(Exception), here().open_check.aside():
                for args in given[len(tried) :]:
                    compared(*args)
                _search(compared, strategies, times)
        error.slip = _only_one_like(tried, slips, same)
    raise error


def _only_one_like(
    tried: list[tuple[tuple[Any, ...], _Outcome]],
    slips: Mapping[str, Callable[..., Any]],
    same: Callable[[Any, Any], bool],
) -> str:
    """Return which misunderstanding gives all that the answer gave; empty if none or several do."""
    like = [
        name
        for name, wrong in slips.items()
        if all(_alike(got, _outcome(wrong, args), same) for args, got in tried)
    ]
    return like[0] if len(like) == 1 else ""


def _search(
    compared: Callable[..., Exception | None],
    strategies: tuple[SearchStrategy[Any], ...],
    times: int,
) -> Exception | None:
    """Return what is to be said of the smallest input found that tells the two apart."""
    if not strategies:
        return None
    from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
    from hypothesis.errors import Flaky, HypothesisWarning
    from hypothesis.strategies import tuples

    found: list[Exception] = []
    calls = 0

    @seed(_SEED)
    @settings(
        max_examples=times,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(tuples(*strategies))
    def examine(args: tuple[Any, ...]) -> None:
        nonlocal calls
        calls += bool(found)
        if calls > _MORE_TO_SHRINK * times:
            raise _Over
        try:
            error = compared(*args)
        except (AnswerError, JudgeError) as ended:  # hung, died: there is nobody left to ask
            found.append(ended)
            raise _Over from ended
        if error is not None:
            found.append(error)
            raise AssertionError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", HypothesisWarning)  # of its own making, in Python 3.14
            with _nothing_out_of_modules():
                examine()
    except (AssertionError, _Over, Flaky):
        if not found:
            raise  # the search itself has failed, and has shown nothing
    return found[-1] if found else None


@contextlib.contextmanager
def _nothing_out_of_modules() -> Iterator[None]:
    """Let Hypothesis take no values out of the text of the modules that are imported.

    Now and then it generates a constant that it has found there.  They are the judge's own, so what
    an answer is tried on would change with the judge, and reading them takes longer than all else.
    """
    try:
        from hypothesis.internal.conjecture import providers
        from hypothesis.internal.constants_ast import Constants

        own = providers._get_local_constants
    except (ImportError, AttributeError):  # early versions do no such thing
        yield
        return
    providers._get_local_constants = Constants
    try:
        yield
    finally:
        providers._get_local_constants = own


@dataclass(frozen=True)
class _Outcome:
    """What came of a call: a value, or an exception."""

    value: Any = None
    raised: Exception | None = None


def _outcome(function: Callable[..., Any], args: tuple[Any, ...]) -> _Outcome:
    try:
        return _Outcome(function(*copy.deepcopy(args)))
    except (AnswerError, JudgeError):
        raise
    except Exception as error:
        if fault := own_fault(error):
            raise WrongCheckError(fault) from error
        return _Outcome(raised=error)


def _alike(got: _Outcome, wanted: _Outcome, same: Callable[[Any, Any], bool]) -> bool:
    """Tell whether the answer's outcome is as good as the other one."""
    if got.raised is None or wanted.raised is None:
        return got.raised is wanted.raised and same(got.value, wanted.value)
    unwritten = getattr(got.raised, "remote", {}).get("type") == "NotImplementedError"
    return isinstance(got.raised, type(wanted.raised)) and not unwritten


def _difference(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    got: _Outcome,
    wanted: _Outcome,
    same: Callable[[Any, Any], bool],
) -> Exception | None:
    """Return what is to be said of the answer; None where both agree."""
    if _alike(got, wanted, same):
        return None
    name = getattr(function, "_path", None) or getattr(function, "__name__", "it")
    call = f"{name}({', '.join(map(short, args))})"
    told = getattr(got.raised, "remote", None)
    if got.raised is not None and (told is None or wanted.raised is None):
        (told or {}).update(call=call)
        return got.raised
    if wanted.raised is not None:
        due = f"expected was that it raises {with_article(type(wanted.raised).__name__)}"
        did = f"raised {with_article(told['type'])}" if told else f"gave {short(got.value)}"
        return AnswerError(f"{call} {did}; {due}")
    way = in_which_way(got.value, wanted.value)
    said = f"{call} gave {short(got.value)}; expected was {short(wanted.value)}"
    return DiffersError(f"{said}. {way}" if way else said, got.value, wanted.value)


def _same(got: Any, expected: Any) -> bool:
    """Tell whether they are equal, and True is not taken for 1."""
    return got == expected and isinstance(got, bool) is isinstance(expected, bool)
