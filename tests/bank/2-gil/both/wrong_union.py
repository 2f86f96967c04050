# mistake: all the time from one beginning to the other end was counted
# fails: adds up the time | compares every slice
def overlap(first, second):
    total = 0
    for begin, end in first:
        for other_begin, other_end in second:
            if begin < other_end and other_begin < end:
                total += max(end, other_end) - min(begin, other_begin)
    return total
