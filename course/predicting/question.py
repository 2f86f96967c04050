"""A question of a lesson, its possible answers, and the file that they come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from course.notebook.beside import FILE, NothingBeside, beside

KINDS = ("pick", "number", "order")


class NoQuestion(LookupError):
    """There is no such question; the message says which there are."""


@dataclass(frozen=True)
class Choice:
    """A possible answer.

    Attributes
    ----------
    say : str
        The answer in words.
    why : str
        Where it is right, why it is; else which idea leads to it, and what is wrong with that.
    when : str
        A Python expression that is true after the run where this answer is right.
    """

    say: str
    why: str = ""
    when: str = ""


@dataclass(frozen=True)
class Question:
    """A question of a lesson.

    Attributes
    ----------
    name : str
        Unique in its topic.
    kind : str
        One of `KINDS`: pick an answer, type a number, put things in order.
    ask : str
        The question, in Markdown, where it does not stand in the text above.
    choices : tuple of Choice
        The answers to pick from.
    value : str
        For the other kinds a Python expression that gives the right number, or the things in the
        right order, after the run.
    within : float
        For a number: how far from the right one still counts as right, as a part of it.
    unit : str
        For a number: "seconds".
    items : tuple of str
        What is put in order.
    why : str
        For the other kinds: why it comes out like this.
    program : str
        What is run to answer the question; empty where the next cell of the lesson is.
    cells : tuple of str
        The ids of the cells that answer it.
    needs : str
        A Python expression that is true where the run can tell: enough free cores, say. Where it is
        not, no answer is right or wrong.
    """

    name: str
    kind: str = "pick"
    ask: str = ""
    choices: tuple[Choice, ...] = ()
    value: str = ""
    within: float = 0.0
    unit: str = ""
    items: tuple[str, ...] = ()
    why: str = ""
    program: str = ""
    cells: tuple[str, ...] = field(default=())
    needs: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data, without what is empty."""
        return {key: value for key, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Question:
        """Make it of plain data."""
        plain = dict(data)
        plain["choices"] = tuple(Choice(**choice) for choice in plain.get("choices", ()))
        for key in ("items", "cells"):
            plain[key] = tuple(plain.get(key, ()))
        return cls(**plain)


@dataclass(frozen=True)
class Questions:
    """The questions of one topic.

    Attributes
    ----------
    topic : str
        Its folder's name: "1-threads".
    asked : dict of str to Question
        Those in the flow of the lesson, by name.
    wrap_up : dict of str to Question
        Those at its end.
    """

    topic: str
    asked: dict[str, Question]
    wrap_up: dict[str, Question]

    def find(self, name: str) -> Question:
        """Return a question by its name.

        Raises
        ------
        NoQuestion
            There is none of this name.
        """
        found = self.asked.get(name) or self.wrap_up.get(name)
        if found is None:
            names = ", ".join(self.asked) or "none"
            raise NoQuestion(f"this lesson has no question {name!r}; its questions are: {names}")
        return found


def questions_in(folder: Path) -> Questions:
    """Read the questions of the topic whose notebook lies in a folder.

    Raises
    ------
    NoQuestion
        The file with the questions is not there, or cannot be read.
    """
    try:
        data = beside(folder)
        asked, wrap_up = (
            {entry["name"]: Question.from_json(entry) for entry in data[part]}
            for part in ("asked", "wrap_up")
        )
    except NothingBeside as error:
        raise NoQuestion(str(error)) from None
    except (KeyError, TypeError) as error:
        raise NoQuestion(f"{FILE} beside this notebook lacks something: {error}") from error
    return Questions(str(data.get("topic", folder.name)), asked, wrap_up)
