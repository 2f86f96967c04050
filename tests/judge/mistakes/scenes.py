"""What a check would have seen, made up for the rules that name mistakes; and the names it gets.

`scene_of` is all of it, and `name_of` the name that is given for it, ``""`` for none.  The rest are
its parts: who waits where, who has called a task with what, how a run went wrong.
"""

import textwrap

from course.judge import spy
from course.judge.children.calling import Call
from course.judge.children.deadline import FOR_EVER
from course.judge.errors import DiffersError, HungError, InterleavingError, revive
from course.judge.explaining.story import Story
from course.judge.mistakes import Scene, recognise
from course.judge.recognising.code import Code
from course.system.worker import Worker


def scene_of(text, error=None, *, reached=None, **seen):
    """Return what was seen of a module `mine` of this text; its lines count from 1.

    Without an error, it gave 1 where 2 was expected.  `reached` are the lines that were executed,
    where that is known; `seen` is more of what a `Scene` has.
    """
    error = error or DiffersError("it gave 1; expected was 2", 1, 2)
    scene = Scene(error, Code({"mine": textwrap.dedent(text).strip()}), **seen)
    scene.reached = {} if reached is None else {"mine": frozenset(reached)}
    return scene


def name_of(scene):
    """Return the name of the mistake, ``""`` where none is given."""
    found = recognise(scene)
    return found.name if found else ""


def name_by_error(text, error, **seen):
    """Return the name that a module of this text gets when a check fails by this error."""
    return name_of(scene_of(text, error, **seen))


def name_by_value(text, got, expected, **seen):
    """Return the name that a module of this text gets when it gives one value for another."""
    return name_by_error(text, DiffersError("", got, expected), **seen)


# -- what was asked, and what was called -----------------------------------------------------------


def asked_with(*args, path="f", **keywords):
    """Return that the check has called a function of the answer, once."""
    return [(path, args, keywords)]


def call_of(*args, process=0, **facts):
    """Return a call of a task by a thread of the answer, or by its process of this number."""
    by = {"pid": 1, "ident": 2, "thread": "Thread-1", "parent": True}
    if process:
        by = {"pid": process, "ident": process, "thread": f"Process-{process}"}
    return Call(args, **({"main": False, "done": True} | by | facts))


def spied(*calls):
    """Return a task that was called so."""
    task = spy()
    task.calls = list(calls)
    return task


class MissedTask(spy):
    """A task at which others were waited for in vain."""

    missed = True


# -- how it went wrong -----------------------------------------------------------------------------


def raised(kind, message, line):
    """Return an exception that the answer has raised in this line."""
    told = {"type": kind, "builtin": kind, "message": message, "line": line, "bases": [kind]}
    return revive(told | {"traceback": "", "call": ""})


def hung_in(*workers):
    """Return that it never ends: these are alive, and none of them goes on."""
    return HungError(f"it {FOR_EVER}", list(workers))


def main_at(line):
    """Return the main thread, which waits in this line."""
    return Worker("thread", "the main thread", True, "mine", line, "")


def worker_at(name, line, *, kind="thread"):
    """Return a thread or process of the answer that waits in this line."""
    return Worker(kind, name, False, "mine", line, "")


def raced(tried, rows):
    """Return that two workers have gone wrong in these steps, in the order tried as this one."""
    story = Story(["worker 1", "worker 2"], rows, "", tried, [], [])
    return InterleavingError("it goes wrong", story)
