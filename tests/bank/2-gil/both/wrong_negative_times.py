def overlap(first, second):
    total = 0
    for a, b in first:
        for c, d in second:
            if a >= 0 and c >= 0: total += max(0, min(b, d) - max(a, c))
    return total
