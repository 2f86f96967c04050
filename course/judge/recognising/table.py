"""What a rule is: a symptom seen in this run, a place in the code, and what to say of them.

A row of a table reads::

    Rule(
        "numbers sorted like texts",
        _as_texts,
        call("sorted", "sort"),
        "Line {line} sorts, and what it sorts by are texts.",
        "Sort by numbers: leave them as they are, or write key=int.",
    )

Sentences name what was found: ``{line}``, ``{said}`` (the code there), ``{name}`` (of the method or
function), ``{on}`` (what the method is called on), and the words that a finder adds of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from course.judge.recognising.nodes import last_name, said
from course.judge.recognising.scene import Mistake, Scene


@dataclass(frozen=True)
class Symptom:
    """Something that the judge saw in this run; ``&``, ``|`` and ``~`` combine symptoms."""

    test: Callable[[Scene], object]

    def __call__(self, scene: Scene) -> bool:
        """Tell whether it was seen."""
        return bool(self.test(scene))

    def __or__(self, other: Symptom) -> Symptom:
        return Symptom(lambda scene: self(scene) or other(scene))

    def __and__(self, other: Symptom) -> Symptom:
        return Symptom(lambda scene: self(scene) and other(scene))

    def __invert__(self) -> Symptom:
        return Symptom(lambda scene: not self(scene))


@dataclass(frozen=True)
class Place:
    """Where a mistake is, and the words for it.

    Attributes
    ----------
    node : ast.AST or None
        The code; None where the mistake is in no particular line.
    words : dict
        What the sentences can name besides `line`, `said`, `name` and `on`.
    """

    node: ast.AST | None = None
    words: dict[str, object] = field(default_factory=dict)

    def all_words(self) -> dict[str, object]:
        """Return all that a sentence can name."""
        node = self.node
        if node is None:
            return self.words
        called = node.func if isinstance(node, ast.Call) else node
        on = said(called.value) if isinstance(called, ast.Attribute) else ""
        line = getattr(node, "lineno", None)
        own = {"line": line, "said": said(node), "name": last_name(called), "on": on}
        return own | self.words


def at(node: ast.AST | None, **words: object) -> Place:
    """Return a place and its words."""
    return Place(node, words)


Finder = Callable[[Scene], Iterator[Place]]
"""Yields the places in the code at which the mistake may be."""
Where = Callable[[Scene, ast.AST], object]
"""Tells whether a place is meant."""


@dataclass(frozen=True)
class Rule:
    """A mistake, and how to recognise it.

    Parameters
    ----------
    name, happened, remedy : str
        As in `Mistake`, with the words of the place.
    when : Symptom
        What must have been seen.
    find : Finder
        Where it is in the code. A line that was not executed in this run does not count.
    """

    name: str
    when: Symptom
    find: Finder
    happened: str
    remedy: str

    def __call__(self, scene: Scene) -> Mistake | None:
        """Return the mistake if it is this one."""
        if not self.when(scene):
            return None
        for place in self.find(scene):
            if place.node is None or scene.was_reached(place.node):
                words = place.all_words()
                return Mistake(
                    *(text.format(**words) for text in (self.name, self.happened, self.remedy))
                )
        return None


def where_raised(scene: Scene) -> Iterator[Place]:
    """Find the line that raised what failed the check: ``{where}`` it was."""
    line = scene.raised_line
    yield Place(None, {"where": f"Line {line}" if line else "The code"})


# -- places ----------------------------------------------------------------------------------------


def nowhere(_scene: Scene) -> Iterator[Place]:
    """Find a mistake that needs no place: what was seen says it all."""
    yield Place()


def call(*names: str, where: Where | None = None) -> Finder:
    """Find calls of functions or methods with these names."""

    def find(scene: Scene) -> Iterator[Place]:
        for node in scene.code.calls(*names):
            if where is None or where(scene, node):
                yield at(node)

    return find


def waiting(*names: str, main: bool | None = None, where: Where | None = None) -> Finder:
    """Find calls in which somebody waits after a hang: ``{who}`` waits there."""

    def find(scene: Scene) -> Iterator[Place]:
        for who, node in scene.waiting_at(*names):
            if main in (None, who.is_main) and (where is None or where(scene, node)):
                yield at(node, who=who.name)

    return find


def every(*tests: Where) -> Where:
    """Combine: all of these must be true of the place."""
    return lambda scene, node: all(test(scene, node) for test in tests)


def in_loop(scene: Scene, node: ast.AST) -> bool:
    """Tell whether it is repeated by a loop."""
    return scene.code.loop_of(node) is not None


def in_worker(scene: Scene, node: ast.AST) -> bool:
    """Tell whether it stands in a function that workers run."""
    return any(body in scene.code.above(node) for body in scene.code.bodies)


def dropped(scene: Scene, node: ast.AST) -> bool:
    """Tell whether nothing is done with its value."""
    return not scene.code.is_used(node)


def on_call_of(*names: str) -> Where:
    """Called on what such a call returned: ``pool.submit(f).result()``."""

    def test(_scene: Scene, node: ast.AST) -> bool:
        on = (
            node.func.value
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            else None
        )
        return isinstance(on, ast.Call) and last_name(on.func) in names

    return test


def holding(*names: str) -> Where:
    """With such a call among its arguments."""

    def test(_scene: Scene, node: ast.AST) -> bool:
        parts = [n for arg in getattr(node, "args", ()) for n in ast.walk(arg)]
        return any(isinstance(n, ast.Call) and last_name(n.func) in names for n in parts)

    return test


def without_arguments(_scene: Scene, node: ast.AST) -> bool:
    """Tell whether the call hands over nothing."""
    return isinstance(node, ast.Call) and not (node.args or node.keywords)


def in_test(scene: Scene, node: ast.AST) -> bool:
    """Tell whether an ``if`` or a ``while`` asks it."""
    tests = [
        n.test for n in scene.code.above(node) if isinstance(n, ast.While | ast.If | ast.IfExp)
    ]
    return any(node in ast.walk(test) for test in tests)
