

def pool_map(function, items, workers):
    return [function(item) for item in items]
