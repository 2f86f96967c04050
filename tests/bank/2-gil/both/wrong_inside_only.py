# mistake: only slices that lie inside of another one were counted
# fails: adds up the time | compares every slice
def overlap(first, second):
    total = 0
    for begin, end in first:
        for other_begin, other_end in second:
            if begin <= other_begin and other_end <= end:
                total += other_end - other_begin
            elif other_begin <= begin and end <= other_end:
                total += end - begin
    return total
