# mistake: the slices were counted, not the seconds
# fails: compares every slice
def overlap(first, second):
    return sum(
        min(end, other_end) > max(begin, other_begin)
        for begin, end in first
        for other_begin, other_end in second
    )
