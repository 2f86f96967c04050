"""Keeping what observes an exploration out of the reach of what is observed.

An answer runs in the interpreter in which its threads are scheduled and watched.  What it could
take hold of there by name is put out of its sight; what is left is found by reading the answer
before it runs, and by the control experiment.
"""

from __future__ import annotations

import os
import signal
import sys
import types
from typing import Any

from course.child.steps import guarding, library, naming, texts
from course.child.steps.stopping import active
from course.child.surroundings import importing
from course.child.talking.callbacks import Callback
from course.child.touched.touching import UNKNOWN

_OURS = "course"
_NAMES = frozenset(
    [
        "CodeType",
        "__builtins__",
        "__closure__",
        "__code__",
        "__get__",
        "__globals__",
        "__self__",
        "__spec__",
        "__subclasses__",
        "_start_new_thread",
        "eval",
        "exec",
    ]
)
_MAKES_CODE = frozenset(
    [
        *("marshal.loads", "code.__new__", "function.__new__", "object.__setattr__"),
        "cpython.PyInterpreterState_New",
    ]
)
"""Ways to code that no file has, and that has no stops; in another interpreter nobody is seen."""
_OTHER_INTERPRETERS = frozenset({"_interpreters", "_xxsubinterpreters"})
"""Python 3.13 tells nobody when it makes one."""
_PROCESSES = ("os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "subprocess.")
_SIGNALS = ("alarm", "raise_signal", "setitimer", "signal", "pthread_kill")


def away(learners: set[str]) -> None:
    """Take the observer's modules off the list of modules, and end a process that digs for them.

    It is ended as well where anybody else imports modules by these names: they would be copies that
    observe nothing, and their code would be taken for the observer's.

    Parameters
    ----------
    learners : set of str
        The names of the learner's modules.
    """
    end, real = os._exit, os.path.realpath
    ours = [sys.modules.pop(name) for name in list(sys.modules) if _is_our_name(name)]
    guarding.protect(ours, learners, [Callback], lambda: end(importing.REACHED))

    def on_event(event: str, args: tuple[Any, ...]) -> None:
        if (
            (event == "ctypes.dlopen" and not _by_us(sys._getframe(1)))
            or event.startswith(_PROCESSES)
            or (event == "open" and _is_memory(args[0], real))
            or (event == "import" and _is_our_name(args[0]) and not _by_us(sys._getframe(1)))
            or (
                event == "import"
                and args[0] in _OTHER_INTERPRETERS
                and not _has_it(sys._getframe(1))
            )
            or (event == "exec" and not _is_known(args[0], sys._getframe(1)))
            or (event in _MAKES_CODE and not _may_make(event, args, sys._getframe(1)))
            or (event == "os.symlink" and "proc" in os.fsdecode(args[0]))
            or (
                event == "pickle.find_class"
                and (
                    _is_inside(str(args[1]))
                    or args[0] in _OTHER_INTERPRETERS
                    or args[1] in _NAMES | naming.NAMES
                )
            )
        ):
            end(importing.REACHED)
        elif event == "pickle.find_class" and (run := active()) is not None:
            run.step(UNKNOWN)  # a pickle can name whatever a module has

    sys.addaudithook(on_event)
    for name in _SIGNALS:
        if hasattr(signal, name):
            setattr(signal, name, _refused)


def _is_our_name(module: str) -> bool:
    return module.partition(".")[0] == _OURS


def _has_it(frame: types.FrameType | None) -> bool:
    """Tell whether it is a module of a library that imports something, to have it."""
    while frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    own = frame is None or importing.is_own(frame.f_code.co_filename)
    return not own and frame is not None and frame.f_code.co_name == "<module>"


def _by_us(frame: types.FrameType) -> bool:
    """Tell whether it is the observer that calls something, for itself."""
    return guarding.is_ours(texts.caller(frame))


def _is_known(code: types.CodeType, frame: types.FrameType) -> bool:
    """Tell whether the stops in a program that is executed are known, or it does nothing at all.

    Parameters
    ----------
    code : code
        The program. A library may make functions of texts, for a class of records say: these have
        stops as well. What is imported comes from a known place; whoever else executes a text can
        say of it that it does.
    frame : frame
        Where it is executed.
    """
    name = code.co_filename
    if _imports(frame) and (importing.in_known_place(name) or name.startswith("<frozen ")):
        return True
    return library.has_stops(code) or texts.does_nothing(code) or _by_us(frame)


def _may_make(event: str, args: tuple[Any, ...], frame: types.FrameType) -> bool:
    """Tell whether what is made has stops, or it is the observer or an import that makes it."""
    if event == "object.__setattr__" and args[1] != "__code__":
        return True
    if event == "function.__new__" and library.has_stops(args[0]):
        return True
    return _by_us(frame) or _is_imported(frame)


def _imports(frame: types.FrameType) -> bool:
    return texts.caller(frame).f_code.co_filename.startswith("<frozen importlib")


def _is_imported(frame: types.FrameType | None) -> bool:
    """Tell whether a library's module makes something while it is imported."""
    while frame is not None and not importing.is_own(frame.f_code.co_filename):
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _is_inside(name: str) -> bool:
    """Tell whether a name is one that a library has for itself, or that Python has."""
    return any(part.startswith("_") for part in name.split(".")) or "__" in name


def _is_memory(path: Any, real: Any) -> bool:
    """Tell whether a path is the memory of a process, as a file."""
    if not isinstance(path, str | bytes):
        return False
    names = os.fsdecode(path), real(os.fsdecode(path))
    return any(os.path.basename(name) == "mem" for name in names)


def _refused(*_: object) -> None:
    raise RuntimeError("signals are not sent while interleavings are explored")
