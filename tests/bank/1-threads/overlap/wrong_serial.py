# mistake: no worker at all
# fails: same time
def fetch_all(fetch, items):
    return [fetch(item) for item in items]
