# mistake: left at the first that fits
# fails: compares every slice of one with every s
from itertools import zip_longest


def overlap(first, second):
    total = 0
    for a in first:
        for b in second:
            if b[0] >= a[1]:
                break
            if b[1] > a[0]:
                total += min(a[1], b[1]) - max(a[0], b[0])
                break
    return total
