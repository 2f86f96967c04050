"""Comparing an answer with a reference on inputs that are generated.

By the library Hypothesis, always with the same seed, so that a verdict never depends on luck; an
input that tells the two apart is made as small as possible before it is shown.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from course.judge.asserted import short
from course.judge.differences import in_which_way
from course.judge.errors import AnswerError, DiffersError, JudgeError
from course.judge.explain import with_article

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

    Raises
    ------
    AssertionError
        The values differ; the message shows the smallest input found for which they do.
    Exception
        What the answer raised where the reference returned a value.
    """

    def compared(*args: Any) -> Exception | None:
        return _difference(function, reference, args, same or _same)

    for args in examples:
        error = compared(*args)
        if error is not None:
            raise error
    if strategies:
        _search(compared, strategies, times)


def _search(
    compared: Callable[..., Exception | None],
    strategies: tuple[SearchStrategy[Any], ...],
    times: int,
) -> None:
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
            examine()
    except (AssertionError, _Over, Flaky):
        if not found:
            raise  # the search itself has failed, and has shown nothing
    if found:
        raise found[-1]


def _difference(
    function: Callable[..., Any],
    reference: Callable[..., Any],
    args: tuple[Any, ...],
    same: Callable[[Any, Any], bool],
) -> Exception | None:
    """Return what is to be said of the first function; None where both agree."""
    wanted: Exception | None = None
    try:
        expected = reference(*copy.deepcopy(args))
    except Exception as error:
        wanted = error
    name = getattr(function, "_path", None) or getattr(function, "__name__", "it")
    call = f"{name}({', '.join(map(short, args))})"
    to_be_raised = f"that it raises {with_article(type(wanted).__name__)}"
    try:
        got = function(*args)
    except (AnswerError, JudgeError):
        raise
    except Exception as error:
        told = getattr(error, "remote", None)
        if told is None or wanted is None:
            (told or {}).update(call=call)
            return error
        if isinstance(error, type(wanted)) and told["type"] != "NotImplementedError":
            return None
        raised = with_article(told["type"])
        return AnswerError(f"{call} raised {raised}; expected was {to_be_raised}")
    if wanted is not None:
        return AnswerError(f"{call} gave {short(got)}; expected was {to_be_raised}")
    if same(got, expected):
        return None
    way = in_which_way(got, expected)
    said = f"{call} gave {short(got)}; expected was {short(expected)}{f'. {way}' if way else ''}"
    return DiffersError(said, got, expected)


def _same(got: Any, expected: Any) -> bool:
    """Tell whether they are equal, and True is not taken for 1."""
    return got == expected and isinstance(got, bool) is isinstance(expected, bool)
