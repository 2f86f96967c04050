# mistake: left at the first that fits
# fails: adds up the time | compares every slice
def overlap(first, second):
    for begin, end in first:
        for other_begin, other_end in second:
            common = min(end, other_end) - max(begin, other_begin)
            if common > 0:
                return common
    return 0
