"""Functions of the judge that a worker in the child can call.

A function that a test cell hands to the learner's code stays on the judge's side; what arrives
here is a `Callback`.  Calling it asks the judge over a connection that belongs to the calling
thread alone, so that any number of workers, threads and processes, can be inside at once, and the
judge sees with its own eyes that they are.  It can be sent to other processes under every start
method: it is an address, a key and a number.
"""

from __future__ import annotations

import importlib
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing import current_process
from multiprocessing.connection import Client, Connection
from typing import Any

from course.child.surroundings import delays
from course.child.talking import wire

_mine = threading.local()
_told: list[Callable[[str, tuple[object, ...]], None]] = []
_TERMINATED = 0x10000
"""Exit status by which `multiprocessing` knows on Windows that a process was terminated."""


def tell(function: Callable[[str, tuple[object, ...]], None]) -> None:
    """Have a function told the name and the arguments of each call before it is made."""
    _told.append(function)


class JudgeGoneError(ConnectionError):
    """The judge has ended this check; nobody is left to answer."""


class Callback:
    """A function of the test cell, called back on the judge's side.

    Parameters
    ----------
    address : str
        Where the judge listens.
    key : bytes
        What the connection is authenticated with.
    number : int
        Which function.
    name : str
        The function's name.
    """

    def __init__(self, address: str, key: bytes, number: int, name: str) -> None:
        self._address, self._key, self._number = address, key, number
        self._home = os.getpid()
        self.__name__ = self.__qualname__ = name
        self.__module__ = "builtins"  # so that messages of Python show the name alone

    def __repr__(self) -> str:
        return f"<function {self.__name__} of the test cell>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Have the judge call the function; return what it returned, or raise what it raised."""
        for tell in _told:
            tell(self.__name__, args)
        thread = threading.current_thread()
        request = {
            "callback": self._number,
            "args": wire.encode(list(args), _opaque),
            "kwargs": wire.encode(kwargs, _opaque),
            "pid": os.getpid(),
            "ident": thread.ident,
            "native": threading.get_native_id(),
            "thread": thread.name,
            "process": current_process().name,
            "parent": os.getpid() == self._home,
            "main": thread is threading.main_thread() and os.getpid() == self._home,
        }
        try:
            with delays.unhindered():
                connection = self._connection()
                connection.send_bytes(wire.pack(request))
                answer = wire.unpack(connection.recv_bytes())
        except (EOFError, OSError) as error:
            raise JudgeGoneError("the check is over") from error
        if "ends" in answer:
            _end(answer["ends"])
        if "raised" in answer:
            home = importlib.import_module(answer["raised"]["module"])
            kind = getattr(home, answer["raised"]["type"])
            raise kind(*wire.decode(answer["raised"]["args"]))
        return wire.decode(answer["ok"], lambda _: None)

    def _connection(self) -> Connection:
        """Return this thread's own connection; one inherited by `fork` is not its own."""
        owner = (os.getpid(), self._address)
        if getattr(_mine, "owner", None) != owner:
            _mine.connection = Client(self._address, authkey=self._key)
            _mine.owner = owner
        return _mine.connection


def _end(code: int) -> None:
    """End this process at once; below 0, as a signal of that number does."""
    if code < 0 and os.name == "posix":
        os.kill(os.getpid(), -code)
    os._exit(_TERMINATED if code == -signal.SIGTERM else code)


def _opaque(value: object) -> dict[str, Any]:
    return {"$": "opaque", "type": type(value).__name__}
