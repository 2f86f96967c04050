# fails: compares every slice
GAP = 0.001


def without_small_gaps(slices):
    joined = []
    for begin, end in slices:
        if joined and begin - joined[-1][1] < GAP:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return joined


def overlap(first, second):
    """Return for how many seconds two workers were running at the same time."""
    total = 0
    for begin1, end1 in without_small_gaps(first):
        for begin2, end2 in without_small_gaps(second):
            total += max(0, min(end1, end2) - max(begin1, begin2))
    return total
