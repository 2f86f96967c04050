# fails: compares every slice
def overlap(first, second):
    total = 0
    while first and second:
        a, b = first[0], second[0]
        total += max(0, min(a[1], b[1]) - max(a[0], b[0]))
        if a[1] < b[1]:
            first.pop(0)
        else:
            second.pop(0)
    return total
