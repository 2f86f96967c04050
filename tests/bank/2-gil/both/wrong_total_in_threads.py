# fails: compares every slice
import threading


def common(one, other):
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def overlap(first, second):
    """Return for how many seconds two workers were running at the same time."""
    total = 0

    def add_up(slices):
        nonlocal total
        for one in slices:
            for other in second:
                total += common(one, other)

    half = len(first) // 2
    threads = [threading.Thread(target=add_up, args=(part,)) for part in (first[:half], first[half:])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total
