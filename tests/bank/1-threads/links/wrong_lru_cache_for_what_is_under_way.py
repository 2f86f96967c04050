# mistake: equal items done again
# fails: fetches a link that occurs several times only once
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most must be at least 1")

    @lru_cache(maxsize=None)
    def look(link):
        try:
            return fetch(link)
        except Exception as error:
            return f"{type(error).__name__}: {error}"

    with ThreadPoolExecutor(at_most) as pool:
        return list(zip(links, pool.map(look, links)))
