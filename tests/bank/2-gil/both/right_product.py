from itertools import product


def overlap(first, second):
    """Return for how many seconds two workers were running at the same time."""
    return sum(
        max(0, min(one_end, other_end) - max(one_begin, other_begin))
        for (one_begin, one_end), (other_begin, other_end) in product(first, second)
    )
