# mistake: only the last one is kept
# fails: adds up the time | compares every slice
def overlap(first, second):
    total = 0
    for begin, end in first:
        for other_begin, other_end in second:
            common = min(end, other_end) - max(begin, other_begin)
            if common > 0:
                total = common
    return total
