def overlap(first, second):
    events = sorted([(a, 1) for a, b in first] + [(b, -1) for a, b in first] + [(a, 1) for a, b in second] + [(b, -1) for a, b in second])
    total, running, last = 0, 0, 0
    for time, step in events:
        if running == 2: total += time - last
        running += step; last = time
    return total
