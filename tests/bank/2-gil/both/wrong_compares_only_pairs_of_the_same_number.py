# mistake: the rest of the longer one left out
# fails: adds up the time | compares every slice
def overlap(first, second):
    total = 0
    for (begin, end), (other_begin, other_end) in zip(first, second):
        total += max(0, min(end, other_end) - max(begin, other_begin))
    return total
