def overlap(first, second):
    i = j = 0; total = 0
    while i < len(first) and j < len(second):
        a, b = first[i]; c, d = second[j]
        total += max(0, min(b, d) - max(a, c))
        i += 1
        if b > d: j += 1
    return total
