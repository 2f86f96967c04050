from fractions import Fraction
from itertools import chain


def overlap(first, second):
    """Sweep over all begins and ends, and count who is running."""
    events = sorted(
        chain.from_iterable(((Fraction(b), 1), (Fraction(e), -1)) for b, e in chain(first, second))
    )
    running, before, both = 0, Fraction(0), Fraction(0)
    for now, change in events:
        if running == 2:
            both += now - before
        running += change
        before = now
    return int(both) if both.denominator == 1 else float(both)
