# mistake: none
# fails: adds up the time | compares every slice
def overlap(first, second):
    total = 0
    i = 0
    for begin, end in first:
        if i < len(second):
            other_begin, other_end = second[i]
            common = min(end, other_end) - max(begin, other_begin)
            if common > 0:
                total += common
                i += 1
    return total
