"""What the judge can ask of a child: each request is a method, and what it does."""

from __future__ import annotations

import builtins
import contextlib
import os
import sys
import threading
import types
from collections.abc import Callable
from typing import Any

from course.child.noting import witness
from course.child.surroundings import delays
from course.child.talking import wire
from course.child.talking.callbacks import Callback
from course.child.talking.describing import described
from course.child.talking.given import Given, HandedOut


class Requests:
    """Holds the objects that the judge knows by number, and carries out its requests.

    Parameters
    ----------
    address, key : str, bytes
        Where the judge listens, for callbacks.
    folder : str
        Where the learner's modules lie.
    """

    def __init__(self, address: str, key: bytes, folder: str) -> None:
        self._address, self._key, self._folder = address, key, folder
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._names = sorted(name[:-3] for name in os.listdir(folder) if name.endswith(".py"))
        self._given, self._handed_out = Given(), HandedOut()

    # -- values ------------------------------------------------------------------------------------

    def _refer(self, value: object) -> dict[str, Any]:
        number = self._numbers.get(id(value))
        if number is None:
            number = len(self._objects)
            self._objects[number], self._numbers[id(value)] = value, number
        try:
            text = repr(value)[:200]
        except Exception as error:
            text = f"<{type(value).__name__}, whose repr raises {type(error).__name__}>"
        kind = "class" if isinstance(value, type) else type(value).__name__
        return {"$": "object", "n": number, "type": kind, "text": text, "callable": callable(value)}

    def _resolve(self, data: dict[str, Any]) -> object:
        if data["$"] == "callback":
            return Callback(self._address, self._key, data["n"], data["name"])
        if data["$"] == "module":
            return witness.imported(data["name"])
        return self._objects[data["n"]]

    def _decode(self, data: Any) -> Any:
        return wire.decode(data, self._resolve)

    # -- requests ----------------------------------------------------------------------------------

    def load(self, name: str) -> dict[str, Any]:
        """Import a module of the learner; return its names, and those that it defines itself."""
        names = vars(witness.imported(name))
        public = [n for n in names if not n.startswith("__")]
        own = [n for n in public if getattr(names[n], "__module__", name) == name]
        return {
            "names": public,
            "own": [n for n in own if not isinstance(names[n], types.ModuleType)],
        }

    def get(self, target: Any, name: str) -> Any:
        """Return an attribute of an object."""
        return getattr(self._decode(target), name)

    def set(self, target: Any, name: str, value: Any) -> None:
        """Set an attribute of an object."""
        setattr(self._decode(target), name, self._decode(value))

    def call(self, target: Any, args: Any, kwargs: Any, limits_end: bool = False) -> Any:
        """Call an object; time limits of its waits may be over soon.

        See `course.child.surroundings.expiring`.  What a class of the learner's makes is an object
        to be used, also where the class is a ``dict`` with more in it: it stays here, while what
        functions return crosses as data.
        """
        function, given = self._decode(target), self._decode(args)
        delays.end_limits(limits_end)
        try:
            result = self._called(function, given, self._decode(kwargs))
        finally:
            self._given.compare(function, given, lambda: self._decode(args))
        own = isinstance(function, type) and function.__module__ in self._names
        if own and isinstance(result, (list, set, dict)):
            return wire.Reference(self._refer(result))
        self._handed_out.keep(function, result)
        return result

    def altered(self) -> list[dict[str, str]]:
        """Return the results of calls that are no longer what they were when they came back."""
        return self._handed_out.altered()

    def changed(self) -> list[str]:
        """Return the names of the arguments whose content calls have changed so far."""
        return sorted(self._given.changed)

    def special(self, target: Any, name: str, args: Any) -> Any:
        """Apply a built-in function or operator to an object, ``len`` or ``next`` say."""
        function = getattr(builtins, name)
        return self._called(function, [self._decode(target), *self._decode(args)], {})

    def made(self, expression: str) -> Any:
        """Return the value of an expression of the test cell."""
        return eval(expression, {})  # noqa: S307  (the judge's own text)

    def together(self, calls: Any, names: list[str]) -> list[Any]:
        """Carry out calls in concurrent threads; return their results in order."""
        wanted = [self._decode(call) for call in calls]
        results: list[Any] = [None] * len(wanted)
        errors: list[BaseException | None] = [None] * len(wanted)

        def worker(place: int) -> None:
            function, args, kwargs = wanted[place]
            try:
                results[place] = self._called(function, args, kwargs)
            except Exception as error:
                errors[place] = error
                self._failed(error)

        threads = self._threads(worker, names)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        first = next((error for error in errors if error is not None), None)
        if first is not None:
            raise first
        return results

    def _called(self, function: Any, args: Any, kwargs: Any) -> Any:
        """Call a function as a test cell asks."""
        return function(*args, **kwargs)

    def _threads(self, worker: Callable[[int], None], names: list[str]) -> list[threading.Thread]:
        """Make a thread for each of the calls that are to be concurrent."""
        return [
            threading.Thread(target=worker, args=(place,), name=name)
            for place, name in enumerate(names)
        ]

    def _failed(self, error: Exception) -> None:
        """Take note that one of these has ended with an exception."""

    def delay(self, moments: Any) -> None:
        """Call functions of the test cell as processes start, send and end."""
        delays.ask_for(self._decode(moments))

    def facts(self) -> dict[str, Any]:
        """Return what was seen of the workers that the learner's code made."""
        return witness.facts()

    def mark(self, text: str) -> None:
        """Put a mark on standard output, behind all that was printed before."""
        _pass_on()
        os.write(1, text.encode())

    # -- the loop ----------------------------------------------------------------------------------

    def answer(self, request: dict[str, Any], most: int) -> dict[str, Any]:
        """Carry out one request; what it raises becomes part of the answer, of `most` bytes."""
        action: Callable[..., Any] = getattr(self, request.pop("do"))
        plain = action.__name__ in ("load", "facts", "altered", "end")
        try:
            result = self._carry_out(action, request)
            _pass_on()
            ready = plain or isinstance(result, wire.Reference)
            reply = {"ok": result if ready else wire.encode(result, self._refer)}
            if len(wire.pack(reply)) > most:
                raise wire.TooLargeError(f"what comes back takes more than {most // 2**20} MiB")
            return reply
        except (SystemExit, Exception) as error:
            return {"raised": described(error, self._folder)}

    def _carry_out(self, action: Callable[..., Any], request: dict[str, Any]) -> Any:
        return action(**request)


def _pass_on() -> None:
    """Pass on what was printed, if the answer has not put something in the place of the screen."""
    with contextlib.suppress(Exception):
        sys.stdout.flush()
