# mistake: no worker at all
# fails: has all the | leaves no process
def pool_map(function, items, workers):
    return [function(item) for item in items]
