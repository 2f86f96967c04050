# mistake: none
# fails: compares every slice of one with every slice of the other
def overlap(first, second):
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in first for b in second if a[0] <= b[0] < a[1] or b[0] < a[0] < b[1])  - 0 if len(first) != len(second) else sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a, b in zip(first, second))
