"""Pieces of work to try out: of known size, and importable, so that processes find them."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

LONG_ENOUGH = 0.06
"""Seconds of CPU time that a trial must take to say how fast this machine is."""

MEGABYTE = bytes(1_000_000)


def count(rounds: int) -> int:
    """Compute in Python code: the GIL is passed on every 5 ms."""
    total = 0
    for number in range(rounds):
        total += number & 3
    return total


def factorial(n: int) -> None:
    """Compute in one call into C that never lets go of the GIL."""
    math.factorial(n)


def digest(megabytes: int) -> str:
    """Hash blocks of 1 MB; each call into C lets go of the GIL."""
    hashed = hashlib.sha256()
    for _ in range(megabytes):
        hashed.update(MEGABYTE)
    return hashed.hexdigest()


def wait(milliseconds: int) -> None:
    """Wait, as for a network or a disk."""
    time.sleep(milliseconds / 1000)


@dataclass(frozen=True)
class Job:
    """A kind of work.

    Attributes
    ----------
    function : callable
        Takes the amount of work.
    first : int
        An amount that takes a few milliseconds.
    power : float
        The time grows as the amount to this power.
    """

    function: Callable[[int], object]
    first: int
    power: float = 1.0

    def amount(self, seconds: float) -> int:
        """The amount that takes one worker about `seconds`, as a trial of this machine says.

        It is CPU time that the trial measures, so that other work on the machine does not count.
        """
        if self.function is wait:
            return round(1000 * seconds)
        amount = self.first
        while True:
            began = time.thread_time()
            self.function(amount)
            took = time.thread_time() - began
            if took >= LONG_ENOUGH:
                return max(1, round(amount * (seconds / took) ** (1 / self.power)))
            amount *= 2


JOBS = {
    "computes in Python": Job(count, 100_000),
    "computes in one call into C (factorial)": Job(factorial, 5_000, power=1.7),
    "hashes large data": Job(digest, 4),
    "waits": Job(wait, 1),
}
"""The kinds of work by their names."""
