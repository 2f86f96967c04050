def overlap(first, second):
    i = j = 0
    total = 0.0
    while i < len(first) and j < len(second):
        begin = max(first[i][0], second[j][0])
        end = min(first[i][1], second[j][1])
        if begin < end:
            total += end - begin
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return total
