# mistake: none
# fails: adds up the time | compares every slice
def overlap(first, second):
    i = j = 0
    total = 0
    while i < len(first) and j < len(second):
        total += max(0, min(first[i][1], second[j][1]) - max(first[i][0], second[j][0]))
        i += 1
        j += 1 if i % 2 else 0
    return total
