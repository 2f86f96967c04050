# mistake: none
# fails: compares every slice of one with every slice of the other
def overlap(first, second):
    """Return for how many seconds two workers were running at the same time."""
    if not first or not second:
        return 0
    busy = sum(e - b for b, e in [*first, *second])
    whole = max(first[-1][1], second[-1][1]) - min(first[0][0], second[0][0])
    return max(0, busy - whole)
