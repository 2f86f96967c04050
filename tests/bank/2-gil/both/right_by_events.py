def overlap(first, second):
    events = []
    for slices in (first, second):
        for begin, end in slices:
            events += [(begin, 1), (end, -1)]
    total, running, before = 0, 0, None
    for moment, change in sorted(events):
        if running == 2:
            total += moment - before
        running += change
        before = moment
    return total
