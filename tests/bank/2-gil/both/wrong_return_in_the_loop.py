# mistake: a return in every round
# fails: adds up the time | finds nothing in common | compares every slice
def overlap(first, second):
    total = 0
    for begin, end in first:
        for other_begin, other_end in second:
            total += max(0, min(end, other_end) - max(begin, other_begin))
        return total
