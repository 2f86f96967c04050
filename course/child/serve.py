"""The child's side of the conversation: do what the judge asks with the learner's modules."""

from __future__ import annotations

import builtins
import importlib
import json
import linecache
import os
import sys
import threading
import time
import types
from collections.abc import Callable
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

from course.child import (
    callbacks,
    company,
    cooperative,
    delays,
    expiring,
    handled,
    library,
    limits,
    operations,
    pools,
    servers,
    shut,
    telling,
    touching,
    wire,
    witness,
)
from course.child.callbacks import Callback
from course.child.describing import described
from course.child.given import Given, HandedOut
from course.child.instrument import Instrumented
from course.child.playing import Game
from course.child.scheduler import Run, RunAborted, Worker

ADDRESS, KEY, SETTINGS = "COURSE_JUDGE_ADDRESS", "COURSE_JUDGE_KEY", "COURSE_JUDGE_SETTINGS"
"""Environment variables by which the judge tells the child where it is and what it wants."""


_OURS = (cooperative.Lock, cooperative.RLock, Run, Worker)


class Requests:
    """Holds the objects that the judge knows by number, and carries out its requests.

    Parameters
    ----------
    address, key : str, bytes
        Where the judge listens, for callbacks.
    folder : Path
        Where the learner's modules lie.
    """

    def __init__(self, address: str, key: bytes, folder: Path) -> None:
        self._address, self._key, self._folder = address, key, folder
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._names = sorted(path.stem for path in folder.glob("*.py"))
        self._codes: dict[str, types.CodeType] = {}
        self._run: Run | None = None
        self._given, self._handed_out = Given(), HandedOut()
        self._began, self._known = 0.0, 0

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
        return operations.attribute_for_judge(self._decode(target), name)

    def set(self, target: Any, name: str, value: Any) -> None:
        """Set an attribute of an object."""
        setattr(self._decode(target), name, self._decode(value))

    def call(self, target: Any, args: Any, kwargs: Any, limits_end: bool = False) -> Any:
        """Call an object; time limits of its waits may be over soon (`course.child.expiring`).

        What a class of the learner's makes is an object to be used, also where the class is a
        ``dict`` with more in it: it stays here, while what functions return crosses as data.
        """
        function, given = self._decode(target), self._decode(args)
        delays.end_limits(limits_end)
        try:
            result = operations.call_for_judge(function, given, self._decode(kwargs))
        finally:
            self._given.compare(function, given, lambda: self._decode(args))
        own = isinstance(function, type) and function.__module__ in self._names
        if own and isinstance(result, (list, set, dict)):
            return wire.Reference(self._refer(result))
        if self._run is None:
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
        return operations.call_for_judge(function, [self._decode(target), *self._decode(args)], {})

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
                results[place] = operations.call_for_judge(function, args, kwargs)
            except Exception as error:
                errors[place] = error
                if isinstance(self._run, Game):
                    self._run.fails(error)

        cooperative.world.busy = False  # these threads are made by nobody's code
        threads = [
            threading.Thread(target=worker, args=(place,), name=name)
            for place, name in enumerate(names)
        ]
        cooperative.world.busy = True
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        first = next((error for error in errors if error is not None), None)
        if first is not None:
            raise first
        return results

    def delay(self, moments: Any) -> None:
        """Call functions of the test cell as processes start, send and end."""
        delays.ask_for(self._decode(moments))

    def facts(self) -> dict[str, Any]:
        """Return what was seen of the workers that the learner's code made."""
        return witness.facts()

    def mark(self, text: str) -> None:
        """Put a mark on standard output, behind all that was printed before."""
        sys.stdout.flush()
        os.write(1, text.encode())

    # -- exploring ---------------------------------------------------------------------------------

    def explore(self) -> None:
        """Make this child one that explores interleavings."""
        expiring.remove()
        files = {str(self._folder / f"{name}.py"): name for name in self._names}
        cooperative.install(files.__contains__)
        library.install(operations.HOOKS)
        callbacks.tell(cooperative.calls_judge)
        touching.Known.ours = staticmethod(frozenset([Callback, *_OURS]).__contains__)
        for path, name in files.items():
            text = Path(path).read_text(encoding="utf-8")
            try:
                code = Instrumented(text, path, operations.HOOKS, name, learners=True).code()
            except SyntaxError:
                continue  # importing it tells the learner
            library.note(code)
            self._codes[name] = code
        sys.meta_path.insert(0, _Finder(self._codes, self._names, self._folder))
        linecache.checkcache()
        shut.away(set(self._names))

    def begin(
        self, choices: list[int], asleep: list[int], unlocked: bool, stops: Any = None
    ) -> None:
        """Begin a run: the learner's modules as if never imported, under these choices.

        Where it is `unlocked`, the learner's own locks let everybody in.  With `stops` it is
        played: the choices are then of those steps only.
        """
        for name in self._names:
            sys.modules.pop(name, None)
        self._objects.clear()
        self._numbers.clear()
        self._began, self._known = time.process_time(), library.known()
        if stops is None:
            self._run = Run(choices, _waiting, asleep)
        else:
            self._run = Game(choices, map(tuple, stops), self._names)
        cooperative.begin(self._run, unlocked)

    def end(self) -> dict[str, Any]:
        """End the run; return its points, its events, its story and how it ended."""
        run = self._run
        assert run is not None
        if isinstance(run, Game):
            run.look()
        left = run.finish()
        cooperative.end()
        self._run = None
        told = telling.told(run) | {"left": left, "locks": cooperative.world.locks_taken}
        if isinstance(run, Game):
            told |= run.played()
        told["seconds"] = time.process_time() - self._began
        return told | {"changed": library.known() != self._known}

    # -- the loop ----------------------------------------------------------------------------------

    def answer(self, request: dict[str, Any], most: int) -> dict[str, Any]:
        """Carry out one request; what it raises becomes part of the answer, of `most` bytes."""
        action: Callable[..., Any] = getattr(self, request.pop("do"))
        plain = action.__name__ in ("load", "facts", "altered", "end")
        try:
            cooperative.world.busy = True
            try:
                result = action(**request)
            finally:
                cooperative.world.busy = False
            sys.stdout.flush()
            ready = plain or isinstance(result, wire.Reference)
            reply = {"ok": result if ready else wire.encode(result, self._refer)}
            if len(wire.pack(reply)) > most:
                raise wire.TooLargeError(f"what comes back takes more than {most // 2**20} MiB")
            return reply
        except RunAborted:
            return {"stuck": "endless" if self._run and self._run.endless else "deadlock"}
        except SystemExit as error:
            return {"raised": described(error, self._folder)}
        except Exception as error:
            return {"raised": described(error, self._folder)}


class _Finder:
    """Imports the learner's modules from code that was compiled once."""

    def __init__(self, codes: dict[str, types.CodeType], names: list[str], folder: Path) -> None:
        self._codes, self._names, self._folder = codes, names, folder

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> Any:
        if name not in self._codes:
            if name not in self._names:  # one of these has an error that importing it tells
                self._made_meanwhile(name)
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=self._codes[name].co_filename)  # type: ignore[arg-type]

    def _made_meanwhile(self, name: str) -> None:
        """Refuse a module that the answer has written itself, which nobody has screened."""
        written = (entry.partition(".")[0] for entry in os.listdir(self._folder))
        if name in written:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    def create_module(self, _spec: Any) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        module.__file__ = self._codes[module.__name__].co_filename
        vars(module).update(id=cooperative.numbered)
        cooperative.world.importing = threading.get_ident()
        try:
            exec(self._codes[module.__name__], vars(module))  # noqa: S102  (importing is executing)
        finally:
            cooperative.world.importing = 0


def _waiting(worker: Any) -> dict[str, Any]:
    resource = worker.waits_for
    entry = {"worker": worker.name, "place": worker.place, "for": None, "held_by": None}
    if isinstance(resource, cooperative.Lock):
        if resource.guards:  # else it is the one in which a condition lets its own maker wait
            entry["for"] = resource.name
            entry["held_by"] = resource.owner.name if resource.owner else None
    elif isinstance(resource, threading.Thread):
        entry["for"] = f"the end of {resource.name}"
    return entry


def serve() -> None:
    """Connect to the judge and do what it asks until it hangs up."""
    address, key = os.environ.pop(ADDRESS), bytes.fromhex(os.environ.pop(KEY))
    settings = json.loads(os.environ.pop(SETTINGS, "{}"))
    limits.apply(settings.get("limits", {}))
    company.keep()
    folder = Path.cwd()
    sys.path.insert(0, str(folder))
    sys.argv = [""]
    witness.install(str(folder))
    handled.install(str(folder))
    pools.install()
    delays.install()
    expiring.install(str(folder))
    servers.install()
    if method := settings.get("start_method"):
        import multiprocessing

        multiprocessing.set_start_method(method)
    requests = Requests(address, key, folder)
    connection = Client(address, authkey=key)
    seal = wire.Seal(connection.recv_bytes())
    while True:
        try:
            request = seal.unpack(connection.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)
        reply = seal.pack(requests.answer(request, wire.MOST_BYTES - 64))
        with delays.unhindered():
            connection.send_bytes(reply)
