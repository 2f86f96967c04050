# mistake: nothing is refused
# fails: takes an empty list
from concurrent.futures import ThreadPoolExecutor


def check_links(fetch, links, at_most):
    def outcome(link):
        try:
            return fetch(link)
        except Exception as error:
            return f"{type(error).__name__}: {error}"

    different = list(dict.fromkeys(links))
    with ThreadPoolExecutor(max_workers=max(1, at_most)) as pool:
        outcomes = dict(zip(different, pool.map(outcome, different)))
    return [(link, outcomes[link]) for link in links]
