# mistake: a cache that gives the same again
# fails: each time it is asked
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache


@lru_cache(maxsize=None)
def outcome(fetch, link):
    try:
        return fetch(link)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most")
    different = list(dict.fromkeys(links))
    with ThreadPoolExecutor(at_most) as pool:
        found = dict(zip(different, pool.map(lambda link: outcome(fetch, link), different)))
    return [(link, found[link]) for link in links]
