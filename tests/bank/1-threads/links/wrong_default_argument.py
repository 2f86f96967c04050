# mistake: a call gave outcomes of another one that was under way
# fails: takes an empty list
from concurrent.futures import ThreadPoolExecutor


def check_links(fetch, links, at_most, seen={}):
    if at_most < 1:
        raise ValueError("at_most")

    def look(link):
        try:
            seen[link] = fetch(link)
        except Exception as error:
            seen[link] = f"{type(error).__name__}: {error}"

    with ThreadPoolExecutor(at_most) as pool:
        list(pool.map(look, dict.fromkeys(links)))
    return [(link, seen[link]) for link in links]
