# mistake: no worker at all
# fails: same time | keeps that order | takes many items
def fetch_all(fetch, items):
    return [fetch(item) for item in items]
