def covered(slices):
    total, until = 0, float("-inf")
    for begin, end in sorted(slices):
        total += max(0, end - max(begin, until))
        until = max(until, end)
    return total


def overlap(first, second):
    return covered(first) + covered(second) - covered([*first, *second])
