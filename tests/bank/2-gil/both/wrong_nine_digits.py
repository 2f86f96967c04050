# mistake: the sum was rounded to billionths
# fails: compares every slice
def overlap(first, second):
    total = 0
    for begin, end in first:
        for other_begin, other_end in second:
            total += max(0, min(end, other_end) - max(begin, other_begin))
    return round(total, 9)
