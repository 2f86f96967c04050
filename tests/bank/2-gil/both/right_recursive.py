def overlap(first, second):
    if len(first) > 1:
        middle = len(first) // 2
        return overlap(first[:middle], second) + overlap(first[middle:], second)
    if len(second) > 1:
        middle = len(second) // 2
        return overlap(first, second[:middle]) + overlap(first, second[middle:])
    if not first or not second:
        return 0.0
    ((begin, end),), ((other_begin, other_end),) = first, second
    if end <= other_begin or other_end <= begin:
        return 0.0
    return min(end, other_end) - max(begin, other_begin)
