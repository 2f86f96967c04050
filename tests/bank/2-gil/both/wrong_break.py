def overlap(first, second):
    total = 0
    for a, b in first:
        for c, d in second:
            common = min(b, d) - max(a, c)
            if common > 0:
                total += common
                break
    return total
