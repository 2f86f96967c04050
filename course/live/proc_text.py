"""The texts of Linux's `/proc`, read: see `man 5 proc`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stat:
    """The fields of a ``stat`` line that are used here; times in seconds."""

    name: str
    state: str
    own: float
    children: float
    began: float
    core: int

    @property
    def ended(self) -> bool:
        """It has ended, and waits to be collected by its parent."""
        return self.state in "ZX"


def parse_stat(text: str, tick: int = 100) -> Stat:
    """Read a line of ``/proc/PID/stat`` or ``/proc/PID/task/TID/stat``.

    Parameters
    ----------
    text : str
        The line. The name may hold blanks and parentheses.
    tick : int
        Clock ticks in a second (``sysconf(_SC_CLK_TCK)``).

    Raises
    ------
    ValueError, IndexError
        If `text` is no such line.
    """
    start, stop = text.index("("), text.rindex(")")
    fields = text[stop + 2 :].split()
    return Stat(
        name=text[start + 1 : stop],
        state=fields[0],
        own=(int(fields[11]) + int(fields[12])) / tick,
        children=(int(fields[13]) + int(fields[14])) / tick,
        began=int(fields[19]) / tick,
        core=int(fields[36]),
    )


def parse_busy(text: str, tick: int = 100) -> dict[int, float]:
    """Seconds that each core was busy, from ``/proc/stat``.

    Busy is everything but idle and iowait. Time given to guests is in user time already. A core
    that is offline has no line.
    """
    busy: dict[int, float] = {}
    for line in text.splitlines():
        if not line.startswith("cpu"):
            break
        name, *counts = line.split()
        if name == "cpu":
            continue
        ticks = [int(count) for count in counts[:8]]
        busy[int(name[3:])] = (sum(ticks) - ticks[3] - ticks[4]) / tick
    return busy


def parse_forks(text: str) -> int | None:
    """Threads and processes started since the machine was, from ``/proc/stat``.

    While this number stands still there is nobody new anywhere, and nobody needs to be looked for.
    """
    start = text.find("\nprocesses ")
    if start < 0:
        return None
    return int(text[start + 11 : text.find("\n", start + 1)])
