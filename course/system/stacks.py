"""Asking the processes of a child where their threads are, from outside.

The other half is `course.child.noting.dumps`, which every process of the child calls as it begins.
"""

from __future__ import annotations

import itertools
import json
import re
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.child.noting.dumps import MARK
from course.child.noting.reached import MOST_LINES, SUFFIX
from course.system import procfs
from course.system.inside import Inside
from course.system.processes import Seen, again, send

_SECONDS_BETWEEN_LOOKS = 0.02
_LOOKS_UNTIL_COMPLETE = {False: 3, True: 15}
"""Looks at an answer that does not grow until it is all, by whether its process is at work."""
_ESCAPED = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U(00(?:0[0-9a-f]|10)[0-9a-f]{4}))")
_THREAD = re.compile(r"^(?:Current thread|Thread) 0x([0-9a-f]+).*\(most recent call first\):$")
_FRAME = re.compile(r'^  File "(.*)", line (\d+) in (.*)$')
_MOST_BYTES = 200_000
"""Bytes that are read of what one process has written, and of its last answer."""
_MOST_BYTES_IN_ALL = 2**20
"""Bytes that are read of what all processes of a child have written."""
_MOST_NAMES = 10_000
_MOST_PROCESSES = 1000
"""Processes whose facts are read."""
_MOST_FACTS = 500
"""Facts of all processes together, and the tenth of it of each."""
_LARGEST_PID = 2**22
"""The number that no process goes beyond (proc_sys_kernel(5))."""
_NOT_PYTHON = "This process has not said how to ask for its stacks: it is no Python process of the "
_NOT_PYTHON += "lesson, or it had not begun yet."
_NO_ANSWER = "This process did not write its stacks when it was asked."


@dataclass(frozen=True)
class Frame:
    """A line that is being executed, and the function that it stands in."""

    file: str
    line: int
    function: str


@dataclass(frozen=True)
class Thread:
    """Where a thread is.

    Attributes
    ----------
    name : str
        As it said when it began; empty where it did not.
    is_main : bool
        Whether it is the first thread of its process.
    frames : list of Frame
        The innermost first.
    """

    name: str
    is_main: bool
    frames: list[Frame]


@dataclass(frozen=True)
class Dump:
    """What a process wrote when it was asked where its threads are.

    Attributes
    ----------
    text : str
        What `faulthandler` wrote, or a sentence that says why there is nothing.
    process : str
        The name of the process; empty where it has not said any.
    threads : list of Thread
        None where there was no answer.
    """

    text: str
    process: str = ""
    threads: list[Thread] = field(default_factory=list)


def how_to_ask(folder: Path) -> tuple[str, Path]:
    """The value of the variable that tells the processes of a child, and where they will write."""
    answers = folder / ".dumps"
    number = _signal_number()
    return f"{number or 'timer'}:{answers}", answers


def ask(alive: Iterable[Seen], answers: Inside, patience: float) -> dict[int, Dump]:
    """The stacks of every process, by pid.

    Parameters
    ----------
    alive : iterable of Seen
        The processes.
    answers : Inside
        Where they write.
    patience : float
        Seconds to wait for them.
    """
    alive = [*alive]
    most = min(_MOST_BYTES, _MOST_BYTES_IN_ALL // max(len(alive), 1))
    asked = {seen.pid: _Asked(seen, answers, most) for seen in alive}
    deadline = time.monotonic() + patience
    pause = threading.Event()
    waiting = list(asked.values())
    while waiting and time.monotonic() < deadline:
        pause.wait(_SECONDS_BETWEEN_LOOKS)
        waiting = [one for one in waiting if not one.complete()]
    return {pid: one.dump() for pid, one in asked.items()}


def facts(answers: Inside) -> Iterator[dict[str, Any]]:
    """Yield what the processes of a child have written of themselves, besides stacks and names.

    The learner's code can write there too: what it writes costs no more than what is expected. A
    process writes into one file that has its number for a name.
    """
    bytes_left, facts_left = _MOST_BYTES_IN_ALL, _MOST_FACTS
    for number in _processes(answers)[:_MOST_PROCESSES]:
        said = ""
        with suppress(OSError):
            said = _read(answers, str(number), 0, min(_MOST_BYTES, bytes_left))
        bytes_left -= len(said)
        told = (fact for fact in _facts(said) if _NAMES.isdisjoint(fact))
        for fact in itertools.islice(told, min(_MOST_FACTS // 10, facts_left)):
            facts_left -= 1
            yield fact
        if not (bytes_left > 0 < facts_left):
            return


def _processes(answers: Inside) -> list[int]:
    """The numbers of those that have written something, in their order."""
    names = answers.names(_MOST_NAMES)
    found = (int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 10)
    return sorted({number for number in found if 0 < number <= _LARGEST_PID})


def lines_reached(answers: Inside, modules: Iterable[str]) -> dict[str, frozenset[int]]:
    """The lines of each of these modules that were executed (`course.child.noting.reached`).

    A module that is not there was not imported with these notes: nothing is known of its lines.
    """
    found = {}
    for module in modules:
        with suppress(OSError):
            noted = answers.read(module + SUFFIX, 0, MOST_LINES)
            found[module] = frozenset(number for number, byte in enumerate(noted) if byte)
    return found


class _Asked:
    """One process that was asked, and its answer as it comes."""

    def __init__(self, seen: Seen, answers: Inside, most: int) -> None:
        self._seen, self._answers, self._most = seen, answers, most
        own = procfs.own_number(seen.pid) if procfs.LINUX else None
        self._name = str(own or seen.pid)
        self._listens = answers.has(self._name)
        self._before = 0
        self._length = 0
        self._unchanged = 0
        if self._listens and (number := _signal_number()):
            self._before = self._size()
            catches = procfs.catches(seen.pid, number) if procfs.LINUX else True
            self._listens = seen.state != "T" and catches and send(seen, number)

    def complete(self) -> bool:
        """Whether there is nothing to wait for; an answer that has not grown for a while is all."""
        now = again(self._seen) if self._listens else None
        if now is None or now.state in "ZX":
            return True
        length = self._size()
        self._unchanged = self._unchanged + 1 if length == self._length > self._before else 0
        self._length = length
        return self._unchanged >= _LOOKS_UNTIL_COMPLETE[now.state == "R"]

    def dump(self) -> Dump:
        """What it wrote, or why there is nothing."""
        if not self._listens:
            return Dump(_NOT_PYTHON)
        try:
            before, said = self._read()
        except (OSError, ValueError):  # the learner's code has put something else there
            return Dump(_NO_ANSWER)
        names = _Names.told(_facts(before + said))
        said = "\n".join(line for line in said.splitlines() if not line.startswith(MARK))
        said = _ESCAPED.sub(_unescape, _last_dump(said)).strip()
        return Dump(said or _NO_ANSWER, names.process, list(_threads(said, names)))

    def _read(self) -> tuple[str, str]:
        """What was there before it was asked, and what it has written since."""
        begins = max(self._before, self._size() - self._most)
        before = _read(self._answers, self._name, 0, min(self._before, self._most))
        return before, _read(self._answers, self._name, begins, self._most)

    def _size(self) -> int:
        return self._answers.size(self._name)


_NAMES = {"main", "process", "thread"}


@dataclass
class _Names:
    """What a process has said of the names in it."""

    process: str = ""
    main: int = 0
    threads: dict[int, str] = field(default_factory=dict)

    @classmethod
    def told(cls, facts: Iterable[dict[str, Any]]) -> _Names:
        names = cls()
        for fact in facts:
            names._take(fact)
        return names

    def _take(self, told: dict[str, Any]) -> None:
        match told:  # whatever else was written there
            case {"main": int(ident)}:
                self.main = ident
            case {"process": str(name)}:
                self.process = name
            case {"thread": int(ident), "name": str(name)}:
                self.threads[ident] = name


def _facts(said: str) -> Iterator[dict[str, Any]]:
    for line in said.splitlines():
        if line.startswith(MARK):
            with suppress(ValueError, RecursionError):
                fact = json.loads(line.removeprefix(MARK))
                if isinstance(fact, dict):
                    yield fact


def _read(answers: Inside, name: str, begins: int, most: int) -> str:
    return answers.read(name, begins, most).decode("utf-8", "replace")


def _threads(said: str, names: _Names) -> Iterator[Thread]:
    ident, frames = 0, list[Frame]()
    for line in [*said.splitlines(), "Thread 0x0 (most recent call first):"]:
        if begins := _THREAD.match(line):
            if ident:
                yield Thread(names.threads.get(ident, ""), ident == names.main, frames)
            ident, frames = int(begins[1], 16), []
        elif frame := _FRAME.match(line):
            frames.append(Frame(frame[1], int(frame[2]), frame[3]))


def _unescape(escaped: re.Match[str]) -> str:
    """The character that `faulthandler` wrote by its number, as it does with all beyond ASCII."""
    code = int(escaped[escaped.lastindex or 0], 16)
    return chr(code) if code > 0x7E else escaped[0]


def _last_dump(said: str) -> str:
    """The last complete dump; a timer writes one after the other, each begun by its own line."""
    dumps = said.split("Timeout (")
    return dumps[-1].partition("\n")[2] if len(dumps) > 1 else said


def _signal_number() -> int:
    """The signal to ask by, one that learners do not use; 0 where there are no signals to use."""
    if sys.platform == "win32":
        return 0
    if sys.platform == "linux":
        return signal.SIGRTMAX - 1
    return getattr(signal, "SIGINFO", signal.SIGUSR2)
