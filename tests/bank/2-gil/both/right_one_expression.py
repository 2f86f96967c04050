from itertools import product


def overlap(first, second):
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a, b in product(first, second))
