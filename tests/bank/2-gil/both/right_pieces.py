def overlap(first, second):
    moments = sorted({moment for piece in [*first, *second] for moment in piece})

    def runs(slices, begin, end):
        return any(b <= begin and end <= e for b, e in slices)

    return sum(
        end - begin
        for begin, end in zip(moments, moments[1:])
        if runs(first, begin, end) and runs(second, begin, end)
    )
