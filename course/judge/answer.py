"""The answer as a test cell sees it: a proxy of the learner's module.

Behind it runs a disposable child.  What is plain data crosses; any other object stays in the child
and is used through a `RemoteObject`, which cannot pretend to be anything else.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from course.child.talking import wire
from course.judge.children.session import Session
from course.judge.errors import MissingError, RunStuck, UnusableError
from course.judge.judging import here
from course.judge.reading.constants import written_in
from course.judge.tasks.slowly import MIDWAY, slowly

_UNTOLD = {
    "class": "",
    "started": True,
    "daemon": False,
    "alive": True,
    "error": None,
    "exitcode": None,
    "pid": None,
}
"""A worker that is alive, though the process of the answer knows nothing of it."""


class RemoteObject:
    """An object that lives in the child: call it, read and set its attributes.

    It is equal to nothing but itself and is neither true nor false, so an object made to look
    right to an ``assert`` gains nothing.
    """

    def __init__(self, session: Session, data: dict[str, Any], made_by: str = "") -> None:
        vars(self).update(_session=session, _data=data, _path=made_by or str(data["type"]))

    def __repr__(self) -> str:
        return str(self._data["text"])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _ask(self._session, f"{self._path}.{name}", "get", target=_ref(self), name=name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._session.ask("set", target=_ref(self), name=name, value=_plain(self._session, value))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it in the child."""
        session = self._session
        content = {"args": _plain(session, list(args)), "kwargs": _plain(session, kwargs)}
        content["limits_end"] = session.serving.limits_end
        return _ask(
            session, self._path, "call", called=(args, kwargs), target=_ref(self), **content
        )

    def _special(self, name: str, *args: Any) -> Any:
        content = {"name": name, "args": _plain(self._session, list(args))}
        return _ask(self._session, f"{name}({self._path})", "special", target=_ref(self), **content)

    def __len__(self) -> int:
        return int(self._special("len"))

    def __iter__(self) -> Iterator[Any]:
        steps = self._special("iter")
        try:
            while True:
                yield steps._special("next")
        except StopIteration:
            return

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RemoteObject) and self._data["n"] == other._data["n"]

    def __hash__(self) -> int:
        return hash(self._data["n"])

    def __bool__(self) -> bool:
        kind = self._data["type"]
        raise UnusableError(f"a {kind} object came where True or False was expected")


class Answer:
    """The module that the learner wrote in the cell ``%%module NAME``.

    Its functions, classes and variables are attributes of this object.  Inside a `check` they run
    in a child that is new for that check.
    """

    def __init__(self, name: str, start_method: str | None = None) -> None:
        vars(self).update(_name=name, _method=start_method)

    def _session(self) -> Session:
        return here().session_for(self._name, self._method)

    def __repr__(self) -> str:
        return f"<answer {self._name}>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        session = self._session()
        known = self._loaded(session)
        if name not in known["names"]:
            control = here().open_check.control
            own = [n for n in known["own"] if control is None or n != control.kind]
            raise MissingError(_no_such_name(self._name, name, own))
        module = {"$": "module", "name": self._name}
        return _ask(session, name, "get", target=module, name=name)

    def __setattr__(self, name: str, value: Any) -> None:
        session = self._session()
        self._loaded(session)
        module = {"$": "module", "name": self._name}
        session.ask("set", target=module, name=name, value=_plain(session, value))

    def _loaded(self, session: Session) -> dict[str, Any]:
        """Have the module imported; what that leaves behind is nothing that a call has left."""
        known: dict[str, Any] = session.ask("load", name=self._name)
        session.left.is_imported()
        return known

    def printed(self) -> str:
        """Return what the module has printed since the check began."""
        return self._session().printed()

    def started(self) -> list[dict[str, Any]]:
        """Return the workers that calls of the answer have started since the check began.

        Those of lines that are executed as the module is imported (a line that tries the answer
        out, say) are not among them, unless they are there and a call has used them.

        Returns
        -------
        list of dict
            ``kind`` ("thread" or "process"), ``name``, ``class``, ``pid`` (of a process, as in
            `Call`), ``daemon``, ``alive``, ``error``.
            Who is alive is what the system says; a worker that the process of the answer does not
            tell of, but that is there, comes last, with a name that says so.
            The server of a ``Manager``, and the thread that empties the buffer of a queue, are not
            among them: they do none of the work.
        """
        session = self._session()
        told = session.ask("facts")["workers"]
        alive = {"thread": session.left.threads(), "process": session.left.processes()}
        for kind, numbers in alive.items():
            told += _as_seen(kind, told, numbers)
        own = [w for w in told if not w.get("early") or w["number"] in (alive[w["kind"]] or ())]
        return [worker for worker in own if worker["started"] and not worker.get("serves")]

    def made(self, expression: str) -> Any:
        """Return the value of a Python expression of the test cell, made in the answer's process.

        For things that are no plain data and so cannot be handed over: ``made("lambda: 0")``.

        Parameters
        ----------
        expression : str
            It knows the built-in functions, and modules by ``__import__("threading")``.
        """
        return _ask(self._session(), expression, "made", expression=expression)

    def bytes_read(self) -> int:
        """Return how many bytes the process of the answer itself has read since the check began.

        From files, pipes and connections, by those of its threads that are still there: what its
        workers sent is included, and what they have read themselves is not. 0 where the system does
        not tell (elsewhere than on Linux; proc_pid_io(5): ``rchar``).
        """
        return self._session().left.bytes_read()

    def delay(
        self,
        *,
        start: Callable[[int], object] | None = None,
        thread: Callable[[int], object] | None = None,
        thread_end: Callable[[int], object] | None = None,
        put: Callable[[int, int], object] | None = None,
        feed: Callable[[int, int], object] | None = None,
        send: Callable[[int, int], object] | None = None,
        midway: Callable[[int], object] | None = None,
        empty: Callable[[int, int], object] | None = None,
        callback: Callable[[int], object] | None = None,
        end: Callable[[int], object] | None = None,
        pauses: bool = False,
    ) -> None:
        """Say how slow workers and messages are, in the calls of this check that follow.

        The processes that are started from now on count from 1.

        Parameters
        ----------
        start, end : callable, optional
            Called by each process as it begins and when its work is done, with its number.
            It goes on when the function returns.
        thread, thread_end : callable, optional
            Called by each thread of the answer's own process as it begins and when its work is
            done, with its number, from 1. Its starter does not wait for it.
        put, feed, send : callable, optional
            Called before something is put into a queue; before a queue sends what was put into it,
            while who has put it goes on; and before anything is sent through a pipe (that of a
            queue, too), with the number of the process (0: the answer's own) and of the message in
            that process, from 1.
        midway : callable, optional
            Called when the first part of something has been sent through a pipe that has no room
            for it as a whole, with a number that is the same for all who send into this pipe: who
            sends meanwhile, without a lock, mixes both up. The pipe of a queue has one.
        empty : callable, optional
            Called when the answer's own process (number 0) has found nothing in a queue or a pipe
            of processes and is about to act on that, with the number of the look in vain, from 1:
            what comes meanwhile it must not miss.
        callback : callable, optional
            Called in the answer's own process before the callbacks of a future of
            `concurrent.futures` are, with the number of the future that has a result, from 1: by
            then `result` and `wait` have let others go on.
        pauses : bool, optional
            Whether a wait with a time limit, `time.sleep` say, in the answer's own process lasts
            until everybody else stands still: whoever looks only now and then comes too late. A
            twentieth of a second is no pause. In a scenario that is explored it never ends by
            itself, however short: whoever is not woken waits in vain.
        """
        for last in (empty, thread_end, end):
            if isinstance(last, slowly):
                last.after_all_others = True
        if midway is not None:
            midway.__name__ = MIDWAY
        moments = {"start": start, "thread": thread, "thread_end": thread_end, "put": put}
        moments |= {"feed": feed, "send": send}
        moments |= {"midway": midway, "empty": empty, "callback": callback, "end": end}
        session = self._session()
        wanted: dict[str, Any] = {name: f for name, f in moments.items() if f is not None}
        for function in wanted.values():
            session.serving.is_no_news(function)
        session.ask("delay", moments=_plain(session, wanted | {"pauses": pauses}))

    def changed(self) -> list[str]:
        """Return the parameters whose lists, sets or dictionaries calls have changed so far.

        What was given by position is looked at, when the call has returned or raised.
        """
        return [str(name) for name in self._session().ask("changed")]

    def constants(self) -> list[Any]:
        """Return the texts, numbers and lists that are written in the module, each once.

        Where any text may be an item, so may the one that the module takes for its sentinel.
        """
        return written_in(here().setting.modules().get(self._name, ""))

    def beyond(self, least: int, most: int) -> int:
        """Return a number that is more than any which the module may have set as a limit.

        Parameters
        ----------
        least : int
            What it is where the module names no number.
        most : int
            The largest number of the module that counts; what is larger would take too long.
        """
        own = [n for n in self.constants() if type(n) is int and 0 < n <= most]
        return least + max(own, default=0)

    def memory_left(self) -> list[str]:
        """Return the names of the blocks of `SharedMemory` that nobody has unlinked."""
        session = self._session()
        told = set(session.ask("facts")["memory"])
        seen = session.left.memory()
        return sorted(told if seen is None else told | {f"/{name}" for name in seen})

    def files_open(self) -> list[str]:
        """Return the files that the process of the answer has open, as seen from its folder.

        Empty where the system does not tell (elsewhere than on Linux).
        """
        return self._session().left.files()


def _as_seen(kind: str, told: list[dict[str, Any]], alive: set[int] | None) -> list[dict[str, Any]]:
    """Say of each worker whether the system knows it as alive; return those not told of.

    Parameters
    ----------
    kind : str
        "thread" or "process".
    told : list of dict
        The workers that the process of the answer tells of.
    alive : set of int, optional
        The numbers of those that are there; None where the system does not tell.
    """
    if alive is None:
        return []
    for worker in told:
        if worker["kind"] == kind:
            worker["alive"] = worker["number"] in alive
    known = {worker["number"] for worker in told if worker["kind"] == kind}
    return [{"kind": kind, "name": f"a {kind}", **_UNTOLD} for _ in alive - known]


def answer(name: str, *, start_method: str | None = None) -> Answer:
    """Return the learner's module `name` as an object whose code runs in a process of its own.

    Parameters
    ----------
    name : str
        As in the cell magic ``%%module NAME``.
    start_method : str, optional
        How processes that the module makes are started: "spawn" (the only one that every system
        has), "forkserver" or "fork"; the system's default if it is not given.
    """
    return Answer(name, start_method)


def together(*calls: functools.partial[Any], names: Sequence[str] = ()) -> list[Any]:
    """Make several calls at the same time, each in a thread of the answer's process.

    Parameters
    ----------
    *calls : functools.partial
        ``partial(account.deposit, 10)``: a function of the answer and its arguments.
    names : sequence of str, optional
        What the threads are called.

    Returns
    -------
    list
        Their results, in the order of the calls.

    Raises
    ------
    Exception
        The first exception that one of the calls raised.
    """
    wanted = [
        call if isinstance(call, functools.partial) else functools.partial(call) for call in calls
    ]
    sessions = {c.func._session for c in wanted if isinstance(c.func, RemoteObject)}
    if len(sessions) != 1:
        raise TypeError("together() takes calls of one answer: partial(account.deposit, 10)")
    session = sessions.pop()
    parts = [[call.func, list(call.args), dict(call.keywords)] for call in wanted]
    named = list(names) or [f"worker {number}" for number in range(1, len(calls) + 1)]
    plain = [_plain(session, part) for part in parts]
    return _ask(session, "together", "together", calls=plain, names=named)


def _ref(remote: RemoteObject) -> dict[str, Any]:
    return {"$": "ref", "n": remote._data["n"]}


def _plain(session: Session, value: Any) -> Any:
    def refer(item: object) -> dict[str, Any]:
        if isinstance(item, RemoteObject):
            return _ref(item)
        if callable(item):
            return session.serving.register(item)
        raise TypeError(
            f"a {type(item).__name__} cannot be handed to the answer: only plain data,"
            " functions and the answer's own objects can"
        )

    return wire.encode(value, refer)


def _ask(
    session: Session,
    path: str,
    do: str,
    called: tuple[tuple[Any, ...], dict[str, Any]] | None = None,
    **content: Any,
) -> Any:
    """Ask the child, and remember what came back for the report."""
    if called is not None:
        here().open_check.note_call(path, *called)
    reply = session.ask(do, **content)
    if isinstance(reply, dict) and "stuck" in reply:
        raise RunStuck(reply["stuck"])
    value = wire.decode(
        reply, lambda data: RemoteObject(session, data, path if do == "get" else "")
    )
    here().open_check.remember(path, called, value)
    return value


def _no_such_name(module: str, name: str, own: list[str]) -> str:
    near = difflib.get_close_matches(name, own, n=1)
    names = ", ".join(n for n in own if not n.startswith("_")) or "nothing"
    guess = f" Did you mean `{near[0]}`?" if near else ""
    return f"your module `{module}` has no `{name}`; it defines {names}.{guess}"
