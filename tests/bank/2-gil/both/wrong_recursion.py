# mistake: too deep for a recursion
# fails: compares every slice
def overlap(first, second):
    if not first or not second:
        return 0
    (begin, end), (other_begin, other_end) = first[0], second[0]
    common = max(0, min(end, other_end) - max(begin, other_begin))
    if end <= other_end:
        return common + overlap(first[1:], second)
    return common + overlap(first, second[1:])
