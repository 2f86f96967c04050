# mistake: no worker at all
# fails: as many fetches | one is very slow
# may fail: gives every seat | fetches a link | takes an empty
def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most must be at least 1")
    outcomes = {}
    for link in links:
        if link not in outcomes:
            try:
                outcomes[link] = fetch(link)
            except Exception as error:
                outcomes[link] = f"{type(error).__name__}: {error}"
    return [(link, outcomes[link]) for link in links]
