"""Keeping what observes an exploration out of the reach of what is observed.

An answer runs in the interpreter in which its threads are scheduled and watched.  What it could
take hold of there by name is put out of its sight; what is left is found by reading the answer
before it runs, and by the control experiment.
"""

from __future__ import annotations

import os
import signal
import sys
from types import ModuleType
from typing import Any

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
_MODULES = frozenset({"_thread", "builtins", "ctypes", "gc", "importlib", "inspect", "sys"})
_NEVER = frozenset({"gc.get_objects", "gc.get_referents", "gc.get_referrers", "ctypes.dlopen"})
_PROCESSES = ("os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "subprocess.")
_SIGNALS = ("alarm", "raise_signal", "setitimer", "signal", "pthread_kill")

REACHED = 77
"""Exit status of a process that reached for what observes it."""


def away() -> None:
    """Take the observer's modules off the list of modules, and end a process that digs for them.

    Modules imported from now on by these names are copies that observe nothing.
    """
    for name in [n for n in sys.modules if n.partition(".")[0] == _OURS]:
        del sys.modules[name]
    end, real = os._exit, os.path.realpath

    def on_event(event: str, args: tuple[Any, ...]) -> None:
        if (
            event in _NEVER
            or event.startswith(_PROCESSES)
            or (event == "open" and _is_memory(args[0], real))
            or (event == "os.symlink" and "proc" in os.fsdecode(args[0]))
            or (event == "pickle.find_class" and ("__" in str(args[1]) or args[1] in _NAMES))
        ):
            end(REACHED)

    sys.addaudithook(on_event)
    for name in _SIGNALS:
        if hasattr(signal, name):
            setattr(signal, name, _refused)


def _is_memory(path: Any, real: Any) -> bool:
    """Tell whether a path is the memory of a process, as a file."""
    if not isinstance(path, str | bytes):
        return False
    names = os.fsdecode(path), real(os.fsdecode(path))
    return any(os.path.basename(name) == "mem" for name in names)


def _refused(*_: object) -> None:
    raise RuntimeError("signals are not sent while interleavings are explored")


def reading(owner: Any, name: str, *default: Any) -> Any:
    """Stand in for the built-in ``getattr``, which could spell a name that nobody may use.

    Raises
    ------
    AttributeError
        The name, or the module that the name stands for, is such a one.
    """
    value = getattr(owner, name, *default)
    inside = isinstance(value, ModuleType) and value.__name__ in _MODULES
    if inside or str.__str__(name) in _NAMES or (owner is sys and value is sys.modules):
        raise AttributeError(f"an answer whose interleavings are explored cannot read {name!r}")
    return value
