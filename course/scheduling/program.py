"""A program to schedule: a module, what each worker calls, and what must hold when all are done."""

from __future__ import annotations

import ast
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from course.judge.answer import answer, together

_DRIVER = "_scheduled_{number}"
_AFTER = "_scheduled_after"


class NoProgram(ValueError):
    """What `schedule` was given is no program that can be run."""


class Playable(Protocol):
    """What can be played: a module, what its workers call, and how it is run."""

    @property
    def module(self) -> str:
        """Its name."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def calls(self) -> Mapping[str, str]:
        """What each worker does, by its name."""

    @property
    def after(self) -> str:
        """What must hold when all are done; empty if nothing is said."""

    def run(self) -> None:
        """Run it once."""


@dataclass(frozen=True)
class Program:
    """A program to schedule.

    Attributes
    ----------
    module : str
        Its name, as in ``%%module NAME``.
    text : str
        Its text; the first line is the mark of the module.
    calls : dict of str to str
        What each worker does, by its name: ``{"A": "deposit(10)"}``.
    after : str
        What must hold when all are done, an expression; empty if nothing is said.
    modules : dict of str to str
        The learner's other modules.
    """

    module: str
    text: str
    calls: dict[str, str]
    after: str
    modules: dict[str, str]

    @classmethod
    def of(
        cls,
        module: str,
        modules: Mapping[str, str],
        workers: Sequence[str] | Mapping[str, str],
        after: str,
    ) -> Program:
        """Make a program of a learner's module.

        Raises
        ------
        NoProgram
            There is no such module or no worker, or what is given is no Python.
        """
        if module not in modules:
            known = ", ".join(f"“{name}”" for name in sorted(modules)) or "none yet"
            raise NoProgram(
                f"there is no module “{module}” here: run the cell that begins with"
                f" `%%module {module}` first. Modules: {known}"
            )
        names = list(string.ascii_uppercase)
        named = workers if isinstance(workers, Mapping) else dict(zip(names, workers, strict=False))
        if not named or len(named) < len(workers):
            raise NoProgram("give what each worker calls: workers=['deposit(10)', 'deposit(20)']")
        for text in (*named.values(), *([after] if after else [])):
            _expression(text)
        try:
            ast.parse(modules[module])
        except SyntaxError as error:
            raise NoProgram(f"line {error.lineno} of `{module}`: {error.msg}") from None
        rest = {name: text for name, text in modules.items() if name != module}
        return cls(module, modules[module], dict(named), after, rest)

    @property
    def driven(self) -> dict[str, str]:
        """The modules to run: the program's own with a function for each worker behind its text."""
        parts = [self.text.rstrip("\n"), "", ""]
        for number, call in enumerate(self.calls.values()):
            parts += [f"def {_DRIVER.format(number=number)}():", f"    return {call}", ""]
        if self.after:
            parts += [f"def {_AFTER}():", f"    return bool({self.after})", ""]
        return {**self.rest, self.module: "\n".join(parts)}

    @property
    def rest(self) -> dict[str, str]:
        """The learner's other modules."""
        return self.modules

    def run(self) -> None:
        """Run it once, as the scenario of an exploration.

        Raises
        ------
        AssertionError
            What must hold afterwards does not.
        Exception
            What a worker has raised.
        """
        student = answer(self.module)
        drivers = [
            partial(getattr(student, _DRIVER.format(number=n))) for n in range(len(self.calls))
        ]
        together(*drivers, names=list(self.calls))
        if self.after:
            assert getattr(student, _AFTER)(), f"`{self.after}` does not hold at the end"


def _expression(text: str) -> None:
    try:
        ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise NoProgram(f"“{text}” is no Python expression: {error.msg}") from None
