# mistake: no worker at all
# fails: at work at the same time | leaves no process behind
def pool_map(function, items, workers):
    return [function(item) for item in items]
