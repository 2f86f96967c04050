# mistake: no worker at all
# fails: at work at the same time
def pool_map(function, items, workers):
    return [function(item) for item in items]
